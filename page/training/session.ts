// One run in the worker: what it is told goes in, what happens goes out.
import { compact, count, encode } from "sievenet";
import { type EpochRecord, type Run, type RunEvent, type RunOptions, type RunSettings, run, type Steered } from "sievenet/run";
import type { Full, Tell } from "../messages.ts";
import { hashOf } from "./hash.ts";
import type { Keeper } from "./kept.ts";
import { filtersOf, gateSetsOf, sizesOf } from "./look.ts";
import { Speed } from "./speed.ts";

/** Milliseconds between two pictures of the net: reading it takes a few. */
const BETWEEN_VIEWS = 120;

/** A run that the page sees. */
export class Session {
  readonly #run: Run;
  readonly #keeper: Keeper;
  readonly #stop = new AbortController();
  readonly #say: (tell: Tell) => void;
  readonly #speed = new Speed();
  #examples = 0;
  #done = 0;
  #lastView = -Infinity;
  #prepared = (_: boolean) => {};
  /** Whether the net came to be. */
  readonly #isPrepared = new Promise<boolean>((resolve) => {
    this.#prepared = resolve;
  });
  /** Resolves when it is over. */
  readonly over: Promise<void>;

  /** Begins at once. `keeper`: keeps its checkpoints. @throws what run() does for settings that cannot be */
  constructor(settings: RunSettings, options: RunOptions, keeper: Keeper, say: (tell: Tell) => void) {
    this.#say = say;
    this.#keeper = keeper;
    const write = (name: string, bytes: Uint8Array) => keeper.take(name, bytes, this.#run.settings, this.#run.history.epochs.length);
    this.#run = run(settings, { ...options, signal: this.#stop.signal, write });
    this.over = this.#go().finally(() => this.#prepared(false));
  }

  pause(): void {
    this.#run.pause();
    void this.#keeper.flush();
  }

  resume(): void {
    this.#speed.begin(this.#done);
    this.#run.resume();
  }

  /** Resolves when it is over, also where it failed: that is for whoever waits for `over`. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.over.catch(() => {});
  }

  /** Learns at another rate or price from the next step on: from the first one, where the net is not there yet. @throws what the run throws */
  async set(told: Steered): Promise<void> {
    if (await this.#isPrepared) this.#run.set(told);
  }

  async #go(): Promise<void> {
    for await (const event of this.#run) await this.#tell(event);
  }

  async #tell(event: RunEvent): Promise<void> {
    const say = this.#say;
    if (event.type === "prepared") {
      const { settings, trainExamples, resumed = 0 } = event;
      this.#examples = trainExamples;
      this.#done = resumed / settings.epochs;
      this.#speed.begin(this.#done);
      this.#prepared(true);
      const earlier: readonly EpochRecord[] = resumed ? this.#run.history.epochs : [];
      say({ tell: "prepared", settings, full: this.#full(), trainExamples, earlier });
      this.#view({ epoch: resumed + 1, epochs: settings.epochs, step: 0, steps: 1, loss: NaN });
      this.#lastView = -Infinity; // the first steps are seen at once
    } else if (event.type === "progress") {
      this.#done = (event.epoch - 1 + event.step / event.steps) / event.epochs;
      this.#speed.note((event.step / event.steps) * this.#examples);
      if (performance.now() - this.#lastView > BETWEEN_VIEWS) this.#view(event);
    } else if (event.type === "epoch") {
      const { record, snapshot } = event;
      this.#done = record.epoch / this.#run.settings.epochs;
      this.#speed.end(this.#examples, record.seconds);
      const nets = { small: snapshot.model, dense: encode(compact(this.#run.net, { narrow: false })) };
      say({ tell: "epoch", record, final: snapshot.final, nets });
    } else if (event.type === "done" || event.type === "stopped") {
      await this.#keeper.close(); // what became of its checkpoints is told before its end
      const { snapshot, history } = event;
      const last = history?.epochs.at(-1);
      // the net now has the averages that the figures belong to; before, the weights that learn
      if (last) this.#view({ epoch: last.epoch, epochs: this.#run.settings.epochs, step: 1, steps: 1, loss: last.loss });
      say({ tell: "ended", how: event.type, hash: snapshot && (await hashOf(snapshot.model)), final: snapshot?.final, small: snapshot?.model });
    }
  }

  #full(): Full {
    const { weights, flops } = count(this.#run.net);
    return { weights, flops };
  }

  #view({ epoch, epochs, step, steps, loss }: { epoch: number; epochs: number; step: number; steps: number; loss: number }): void {
    const { net } = this.#run;
    const { imagesPerSecond } = this.#speed;
    const secondsLeft = this.#speed.secondsLeft(this.#done);
    const seen = { sets: gateSetsOf(net), filters: filtersOf(net), ...sizesOf(net) };
    this.#say({ tell: "view", view: { epoch, epochs, share: step / steps, loss, imagesPerSecond, secondsLeft, ...seen } });
    this.#lastView = performance.now();
  }
}
