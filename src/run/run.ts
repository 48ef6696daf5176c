// A run: settings in; events, a history and files out.
import type { Row } from "../data/index.ts";
import { isFast } from "../fastNets.ts";
import { type Epoch, encode, type Sequential, type Split, summary, type Training, training, UsageError, ValueError } from "../index.ts";
import { refuseUnknown } from "../options.ts";
import { MLP } from "../recipes/mlp.ts";
import { remember, SteeredRun } from "./steered.ts";
import { checkSettings } from "./check.ts";
import { load } from "./load.ts";
import type { DownloadEvent, ProgressEvent, RunEvent } from "./events.ts";
import { type EpochRecord, epochRecord, type History, type HistoryHead, historyText, tableSettings } from "./history.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { relay } from "./relay.ts";
import { CHECKPOINT, resumedSettings, runNote, type StoredRun, storedRun } from "./resume.ts";
import { runtime } from "./runtime.ts";
import type { CompleteSettings, RunSettings } from "./settings.ts";
import { type Compacted, compacted, type FullSize, fullSize, measured, modelNotes, type Snapshot } from "./snapshot.ts";
import { type Loaded, taskInWords, taskOf } from "./tables.ts";
import { programWords, type Words } from "./words.ts";
import { utf8 } from "../utf8.ts";

/** Name of the compacted net's file. */
export const MODEL = "model.safetensors";
/** Name of the history's file. */
export const HISTORY = "history.json";

/** What is kept of a run: its records and, between epochs, its training. */
interface Kept {
  readonly head: HistoryHead;
  readonly records: readonly EpochRecord[];
  readonly training?: Training;
}

/** What the net of a run had before anything was taken away, as the history of it tells: it may have shrunk since. */
const fullSizeOf = ({ final }: History): FullSize => ({ weights: final.weightsBefore, flops: final.flopsBefore, bytes: final.bytesBefore });

/** What a run is given besides its settings. */
export interface RunOptions {
  /** Examples of your own in the place of the dataset's, in a shape that the recipe's net can read. Histories call them by their name. */
  readonly split?: Split;
  /** Rows of your own in the place of a table's file, for the recipe "mlp". */
  readonly rows?: readonly Row[];
  /** Stops the run: its last event is then "stopped", and what was learned in whole epochs is kept. */
  readonly signal?: AbortSignal;
  /**
   * Keeps the files of the run: "model.safetensors", the compacted net, "checkpoint.safetensors", from which the run can be gone
   * on with, and "history.json". Called after every epoch and at the end, in this order, and awaited; a file replaces the one of
   * the same name.
   */
  readonly write?: (name: string, bytes: Uint8Array) => void | Promise<void>;
  /**
   * The bytes of a "checkpoint.safetensors": that run goes on, and what comes out is what it would have come to without a stop,
   * bit for bit. Its settings are taken; of those given, only `data` may be others, and more `epochs`.
   */
  readonly from?: Uint8Array | undefined;
}

/** A run: looping over it trains, and yields what happens. */
export class Run extends SteeredRun implements AsyncIterable<RunEvent> {
  /** With the defaults filled in. */
  readonly settings: CompleteSettings;
  readonly #options: RunOptions;
  readonly #words: Words;
  readonly #stop: AbortController;
  readonly #stored: StoredRun | undefined;
  #net: Sequential | undefined;
  #history: History | undefined;
  #begun = false;

  /** Use `run()`. */
  constructor(settings: RunSettings, options: RunOptions, words: Words = programWords) {
    super();
    refuseUnknown("run, second argument", options, ["split", "rows", "signal", "write", "from"]);
    this.#stored = options.from && storedRun(options.from);
    this.settings = this.#stored ? resumedSettings(settings, this.#stored, words) : checkSettings(settings, words);
    const isTable = this.settings.recipe === MLP;
    const wrong = isTable ? "split" : "rows";
    if (options[wrong])
      throw new ValueError(
        `run: ${wrong} came, but ${this.settings.recipe} learns of ${isTable ? "a table: give its rows as { rows }" : "a dataset: give its examples as { split }"}.`,
      );
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

  /** What came of the run so far, from the first event "epoch" on; of one that goes on from "prepared" on. @throws UsageError before */
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
      const { split } = this.#options;
      const loaded = split ? { split } : yield* this.#load();
      yield* this.#train(prepare(this.settings, loaded, this.#words, this.#stored));
    } catch (error) {
      if (!signal?.aborted || error !== signal.reason) throw error;
      yield { type: "stopped", reason: signal.reason };
    } finally {
      signal?.removeEventListener("abort", forward);
    }
  }

  #load(): AsyncGenerator<DownloadEvent, Loaded, void> {
    const { signal } = this.#stop;
    const { rows } = this.#options;
    return relay<DownloadEvent, Loaded>(
      (report) => load(this.settings, { words: this.#words, signal, rows, onDownload: (progress) => report({ type: "download", ...progress }) }),
      () => this.#stop.abort(),
    );
  }

  #head({ net, optimizer, averageDecay, batchSize }: Prepared): HistoryHead {
    const { recipe, examples, seed, lambda, learningRate, validation, shrink, budget, gateRate } = this.settings;
    const drawn = examples !== undefined && { examples };
    const asked = { recipe, dataset: this.#options.split?.name ?? this.settings.dataset, ...drawn, ...tableSettings(this.settings), seed, lambda };
    const kept = validation !== undefined && { validation };
    const gated = { ...(shrink && { shrink }), ...(budget && { budget }), ...(gateRate && { gateRate }) };
    const used = { optimizer, learningRate, batchSize, averageDecay, ...kept, ...gated };
    const hosts = new Set([...(this.#stored?.history.runtime.split(", ") ?? []), runtime()]);
    return { ...asked, ...used, build: isFast(net) ? "fast" : "plain", runtime: [...hosts].join(", ") };
  }

  /** Keeps the history, and writes the files. */
  async #keep({ head, records, training }: Kept, { final, model }: Snapshot): Promise<History> {
    const planned = this.settings.epochs;
    this.#history = { ...head, ...(records.length < planned && { plannedEpochs: planned }), epochs: [...records], final };
    const { write } = this.#options;
    if (!write) return this.#history;
    const settings = { ...this.settings, averageDecay: head.averageDecay };
    await write(MODEL, model);
    if (training) await write(CHECKPOINT, encode(training, { ...modelNotes(head, records.length), ...runNote(settings, this.#history) }));
    await write(HISTORY, utf8(historyText(this.#history)));
    return this.#history;
  }

  async *#train(prepared: Prepared): AsyncGenerator<RunEvent, void, void> {
    const { settings } = this;
    const { net, data, loaded, options, gates, batchSize } = prepared;
    const { split, table } = loaded;
    const { train: examples, test } = split;
    summary(net, examples.shape); // convolutions know their operations once they have seen an image
    const earlier = this.#stored?.history;
    this.#history = earlier;
    const before = earlier ? fullSizeOf(earlier) : fullSize(net);
    const head = this.#head(prepared);
    const counts = { trainExamples: examples.count, testExamples: test.count };
    let report = (_: ProgressEvent) => {};
    const from = this.#stored?.net;
    const all = training(net, data, { ...options, from, signal: this.#stop.signal, onProgress: (progress) => report({ type: "progress", ...progress }) });
    this.#net = net;
    this.steer(all, examples.count);
    const records: EpochRecord[] = [...(earlier?.epochs ?? [])];
    const kept: Kept = { head, records, training: all };
    const resumed = earlier && { resumed: records.length };
    const said = table && { table: `${table.describe()}\n${taskInWords(table, this.#words)}` };
    const known = () => ({ head, before, loaded, epochs: records.length });
    let last: Compacted | undefined;
    if (earlier) {
      last = compacted(net, (records.at(-1) as EpochRecord).testError, known());
      // a process that was killed may have left files of two epochs; whoever leaves the loop at once finds those of one
      await this.#keep(kept, last.snapshot);
    }
    yield {
      type: "prepared",
      settings: { ...settings, ...(table && { task: taskOf(table) }), batchSize, averageDecay: prepared.averageDecay },
      gates,
      ...counts,
      ...said,
      ...resumed,
    };

    const epochs = all[Symbol.asyncIterator]();
    /** The next epoch, with reports of progress until it is there. */
    const nextEpoch = () =>
      relay<ProgressEvent, IteratorResult<Epoch, void>>(
        (to) => {
          report = to;
          return epochs.next();
        },
        () => this.#stop.abort(),
      );
    let restore: (() => void) | undefined;
    let stopped: { readonly reason: unknown } | undefined;
    try {
      if (earlier) restore = remember(net);
      for (let next = yield* nextEpoch(); !next.done; next = yield* nextEpoch()) {
        const record = epochRecord(next.value, settings.shrink);
        records.push(record);
        restore = remember(net);
        last = compacted(net, next.value.testError, known());
        await this.#keep(kept, last.snapshot);
        yield { type: "epoch", record, snapshot: last.snapshot };
      }
    } catch (error) {
      const { signal } = this.#options;
      if (!last || !signal?.aborted || error !== signal.reason) throw error;
      stopped = { reason: error };
    } finally {
      await epochs.return();
      // an epoch that was not finished is as if it had never begun
      restore?.();
    }
    const snapshot = measured(last as Compacted, loaded);
    // the checkpoint stays that of the last whole epoch: a training that was stopped is in the middle of another
    const history = await this.#keep({ head, records }, snapshot);
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
