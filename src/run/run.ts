// A run: settings in; events, a history and files out.
import { isFast } from "../fastNets.ts";
import { type Epoch, type Sequential, type Split, summary, train, UsageError } from "../index.ts";
import { refuseUnknown } from "../options.ts";
import { state } from "../walk.ts";
import { checkSettings } from "./check.ts";
import { loadDataset } from "./datasets.ts";
import type { DownloadEvent, ProgressEvent, RunEvent } from "./events.ts";
import { type EpochRecord, epochRecord, type History, type HistoryHead, historyText } from "./history.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { relay } from "./relay.ts";
import { runtime } from "./runtime.ts";
import type { CompleteSettings, RunSettings } from "./settings.ts";
import { type Compacted, compacted, fullSize, measured, type Snapshot } from "./snapshot.ts";
import { programWords, type Words } from "./words.ts";
import { utf8 } from "../utf8.ts";

/** Name of the compacted net's file. */
export const MODEL = "model.safetensors";
/** Name of the history's file. */
export const HISTORY = "history.json";

/** Copies the numbers of a net. What comes back puts them into the net again. */
function remember(net: Sequential): () => void {
  const copies = Array.from(state(net).values(), (array) => ({ array, numbers: array.toArray() }));
  return () => {
    for (const { array, numbers } of copies) array.set(numbers);
  };
}

/** What a run is given besides its settings. */
export interface RunOptions {
  /** Examples of your own in the place of the dataset's, in a shape that the recipe's net can read. Histories call them by their name. */
  readonly split?: Split;
  /** Stops the run: its last event is then "stopped", and what was learned in whole epochs is kept. */
  readonly signal?: AbortSignal;
  /**
   * Keeps the files of the run: "model.safetensors", the compacted net, and "history.json". Called after every epoch and at the
   * end, and awaited; a file replaces the one of the same name.
   */
  readonly write?: (name: string, bytes: Uint8Array) => void | Promise<void>;
}

/** A run: looping over it trains, and yields what happens. */
export class Run implements AsyncIterable<RunEvent> {
  /** With the defaults filled in. */
  readonly settings: CompleteSettings;
  readonly #options: RunOptions;
  readonly #words: Words;
  readonly #stop: AbortController;
  #net: Sequential | undefined;
  #history: History | undefined;
  #begun = false;

  /** Use `run()`. */
  constructor(settings: RunSettings, options: RunOptions, words: Words = programWords) {
    this.settings = checkSettings(settings, words);
    refuseUnknown("run, second argument", options, ["split", "signal", "write"]);
    if (!globalThis.AbortController) throw new UsageError("run: there is no AbortController here, by which runs are stopped. Call train() yourself.");
    this.#stop = new AbortController();
    this.#options = options;
    this.#words = words;
  }

  /** The net that is trained, from the event "prepared" on. At the end it is as it was after the last whole epoch. @throws UsageError before */
  get net(): Sequential {
    if (this.#net) return this.#net;
    throw new UsageError('run: the net is not there before the event "prepared". Loop over the run first.');
  }

  /** What came of the run so far, from the first event "epoch" on. @throws UsageError before */
  get history(): History {
    if (this.#history) return this.#history;
    throw new UsageError('run: there is no history before the first event "epoch". Loop over the run first.');
  }

  /** The events, once. Whoever leaves the loop ends the training. @throws UsageError the second time; what loading and training throw */
  async *[Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, void> {
    if (this.#begun) throw new UsageError("run: this run has begun already, and can be looped over once. Call run() again for another one.");
    this.#begun = true;
    const { signal } = this.#options;
    const forward = () => this.#stop.abort(signal?.reason);
    if (signal?.aborted) forward();
    else signal?.addEventListener("abort", forward, { once: true });
    try {
      const split = this.#options.split ?? (yield* this.#load());
      yield* this.#train(prepare(this.settings, split, this.#words));
    } catch (error) {
      if (!signal?.aborted || error !== signal.reason) throw error;
      yield { type: "stopped", reason: signal.reason };
    } finally {
      signal?.removeEventListener("abort", forward);
    }
  }

  #load(): AsyncGenerator<DownloadEvent, Split, void> {
    const { signal } = this.#stop;
    return relay<DownloadEvent, Split>(
      (report) => loadDataset(this.settings, { words: this.#words, signal, onDownload: (progress) => report({ type: "download", ...progress }) }),
      () => this.#stop.abort(),
    );
  }

  #head({ net, optimizer, averageDecay }: Prepared): HistoryHead {
    const { recipe, examples, seed, lambda, learningRate, batchSize, shrink } = this.settings;
    const drawn = examples !== undefined && { examples };
    const asked = { recipe, dataset: this.#options.split?.name ?? this.settings.dataset, ...drawn, seed, lambda };
    const used = { optimizer, learningRate, batchSize, averageDecay, ...(shrink && { shrink }) };
    return { ...asked, ...used, build: isFast(net) ? "fast" : "plain", runtime: runtime() };
  }

  /** Keeps the history, and writes the files. */
  async #keep(head: HistoryHead, epochs: readonly EpochRecord[], { final, model }: Snapshot): Promise<History> {
    const planned = this.settings.epochs;
    this.#history = { ...head, ...(epochs.length < planned && { plannedEpochs: planned }), epochs: [...epochs], final };
    await this.#options.write?.(MODEL, model);
    await this.#options.write?.(HISTORY, utf8(historyText(this.#history)));
    return this.#history;
  }

  async *#train(prepared: Prepared): AsyncGenerator<RunEvent, void, void> {
    const { settings } = this;
    const { net, data, split, options } = prepared;
    const { train: examples, test } = split;
    summary(net, examples.shape); // convolutions know their operations once they have seen an image
    const before = fullSize(net);
    const head = this.#head(prepared);
    this.#net = net;
    const gates = prepared.gates;
    const counts = { trainExamples: examples.count, testExamples: test.count };
    yield { type: "prepared", settings: { ...settings, averageDecay: prepared.averageDecay }, gates, ...counts };

    const records: EpochRecord[] = [];
    let report = (_: ProgressEvent) => {};
    const training = train(net, data, { ...options, signal: this.#stop.signal, onProgress: (progress) => report({ type: "progress", ...progress }) });
    /** The next epoch, with reports of progress until it is there. */
    const nextEpoch = () =>
      relay<ProgressEvent, IteratorResult<Epoch, void>>(
        (to) => {
          report = to;
          return training.next();
        },
        () => this.#stop.abort(),
      );
    let last: Compacted | undefined;
    let restore: (() => void) | undefined;
    let stopped: { readonly reason: unknown } | undefined;
    try {
      for (let next = yield* nextEpoch(); !next.done; next = yield* nextEpoch()) {
        const record = epochRecord(next.value, settings.shrink);
        records.push(record);
        restore = remember(net);
        last = compacted(net, next.value.testError, head, before, test.count);
        await this.#keep(head, records, last.snapshot);
        yield { type: "epoch", record, snapshot: last.snapshot };
      }
    } catch (error) {
      const { signal } = this.#options;
      if (!last || !signal?.aborted || error !== signal.reason) throw error;
      stopped = { reason: error };
    } finally {
      await training.return();
      // an epoch that was not finished is as if it had never begun
      restore?.();
    }
    const snapshot = measured(last as Compacted, test);
    const history = await this.#keep(head, records, snapshot);
    yield stopped ? { type: "stopped", ...stopped, history, snapshot } : { type: "done", history, snapshot };
  }
}

/**
 * Trains a net of the literature: plain JSON in, events out. The same run that the command starts, and the same bits.
 *
 * The settings are checked at once; nothing is trained until the run is looped over.
 * @throws ValueError for the first setting that cannot be
 * @example
 * ```ts
 * import { report } from "sievenet/report";
 * import { run } from "sievenet/run";
 *
 * const lenet = run({ recipe: "lenet-5", examples: 100, epochs: 1 });
 * for await (const event of lenet) if (event.type === "epoch") console.log(event.record.testError, event.record.open);
 * const page = report(lenet.history, lenet.net);
 * lenet.history.final.weightsBefore; // 431080
 * ```
 */
export function run(settings: RunSettings = {}, options: RunOptions = {}): Run {
  return new Run(settings, options);
}
