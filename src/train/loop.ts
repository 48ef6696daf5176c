// The loop over the epochs of a training, and all that is known of it beyond its net.
import { now } from "../clock.ts";
import { checkByteScale, noteByteScale } from "../byteScale.ts";
import type { Part } from "../layers/layer.ts";
import type { Rates } from "../optimizers/update.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { type OptimizerStates, sharedStates } from "../optimizers/states.ts";
import { permutation } from "../random.ts";
import type { TrainingState } from "../records.ts";
import type { Parameter, Resident } from "../resident.ts";
import { state as arraysOf } from "../walk.ts";
import type { Average } from "./average.ts";
import { type BatchRange, batchLoss, counting, meansOf, type Sums } from "./batchLoss.ts";
import type { Best } from "./best.ts";
import type { Beside } from "./beside.ts";
import { trainable } from "./check.ts";
import { behindEarlier, defaultOptimizer, type Used, usedBefore } from "./earlier.ts";
import type { Epoch } from "./epoch.ts";
import { EventLoop } from "./eventLoop.ts";
import { Known } from "./known.ts";
import { gateRates } from "./gateRates.ts";
import { lastRate } from "./lastRate.ts";
import { tryLastBatch } from "./lastBatch.ts";
import { noteOf } from "./note.ts";
import type { TrainingSettings, TrainOptions } from "./options.ts";
import { checkFree, Running } from "./reservation.ts";
import { runStep } from "./step.ts";
import type { Steering } from "./steering.ts";
import { measure } from "./validate.ts";

/** The loop over the epochs of a training. */
export class Loop implements AsyncIterable<Epoch> {
  /** @internal */
  readonly settings: TrainingSettings;
  /** @internal */
  readonly optimizer: Optimizer;
  /** What training moves. @internal */
  readonly parameters: ReadonlySet<Parameter>;
  readonly #known: Known;
  /** What it was told while it runs, where it can be told. @internal */
  readonly steering: Steering | undefined;
  readonly #rates: Rates | undefined;
  /** @internal */
  beside: Beside | undefined;
  readonly #net: Part;
  readonly #arrays: ReadonlySet<Resident>;
  readonly #options: TrainOptions;
  readonly #states: OptimizerStates;
  /** The last epoch, while no loop has seen it. */
  #unseen: Epoch | undefined;
  /** While a loop goes over it. */
  #running: Running | undefined;
  /** What trainings of the net have used up, once this one has begun. */
  #used: Used | undefined;

  /**
   * Use `training()` or `train()`. `steering`: for one that can be told something while it runs; `states`: where the optimizer keeps its own.
   * @internal
   */
  constructor(net: Part, settings: TrainingSettings, options: TrainOptions, steering?: Steering, states: OptimizerStates = sharedStates) {
    const { averageDecay } = options;
    this.settings = settings;
    this.parameters = trainable(net);
    this.optimizer = options.optimizer ?? defaultOptimizer(this.#first);
    checkByteScale("train", net, settings.data.scale);
    this.#arrays = new Set(arraysOf(net).values());
    this.#net = net;
    this.#options = options;
    this.#states = states;
    this.steering = steering;
    this.#rates = gateRates(net, this.optimizer, settings);
    const { optimizer, parameters } = this;
    this.#known = new Known({ net, settings, averageDecay, states, optimizer, parameters, arrays: this.#arrays, told: steering?.numbers });
  }

  /** All that is known beyond the net, a `Known`. @internal */
  protected get known(): object {
    return this.#known;
  }

  /** @internal */
  get average(): Average | undefined {
    return this.#known.average;
  }
  /** @internal */
  get best(): Best {
    return this.#known.best;
  }

  /** The records of all epochs so far, those before it was resumed from a checkpoint too. */
  get epochs(): readonly Epoch[] {
    return this.#known.epochs;
  }

  get #progress(): Known["progress"] {
    return this.#known.progress;
  }

  /** By which the net is known again. */
  get #first(): Parameter {
    return [...this.parameters][0] as Parameter;
  }

  /**
   * A copy of all that is known beyond the net, as named numbers and arrays: `epoch` and `step`, and beside each array of the
   * net what the optimizer and the options keep, such as `optimizer.0.weight.mean` (moments), `average.0.weight.mean`,
   * `best.0.weight.values`, and `raw.0.weight.values`, the weights that training goes on from while the net holds the averages.
   * With the net of the same moment it is all that a training goes on from. To be called between steps: in the loop over
   * epochs, or in `onProgress`.
   * @example
   * for await (const epoch of run) if (epoch.best) saved = { net: encode(net), state: run.state() };
   */
  state(): TrainingState {
    return this.#known.state();
  }

  /**
   * Goes on where the training was of which `state` was taken: of the same net, as it was then, with the same examples and
   * options, and an optimizer of its own that has the same options. A net that has not shrunk becomes as small as that one
   * was. Gives the same bits as if it had not been interrupted.
   * @throws UsageError when this training has begun; ValueError when something does not fit; then nothing is changed.
   */
  restore(state: TrainingState): void {
    this.#known.restore(state);
    this.goOn();
  }

  /** Has it go on where it is now known to be, not behind what earlier trainings have used up. @internal */
  goOn(): void {
    this.#used = usedBefore(this.#first, this.settings.seed);
  }

  /**
   * One step on some examples, added to `sums`. `where`: for the text of an error.
   * @internal
   */
  step(range: BatchRange, sums: Sums, where?: string): void {
    const { data, loss, seed } = this.settings;
    const context = { average: this.average, states: this.#states, seed, earlier: this.#progress.earlierSteps, rates: this.#rates, ...(where && { where }) };
    const { budget } = this.#known;
    const mean = counting(sums, range, (own) => runStep(this.parameters, this.optimizer, () => batchLoss(this.#net, data, loss, range, own, budget), context));
    budget?.after(mean, this.#progress.step + 1 === this.settings.steps);
  }

  /** The steps that are left of the running epoch. */
  async #steps(eventLoop: EventLoop): Promise<void> {
    const { data, size, steps, examples, seed, epochs } = this.settings;
    const { signal, onProgress } = this.#options;
    const [progress, used] = [this.#progress, this.#used as Used];
    const epoch = progress.epoch + 1;
    used.epochs = progress.earlierEpochs + epoch;
    const order = permutation(data.count, seed, used.epochs);
    let began = now();
    const spent = () => (now() - began) / 1000;
    while (progress.step < steps) {
      signal?.throwIfAborted();
      if (!this.average) checkFree(this.parameters);
      const from = progress.step * size;
      const to = Math.min(from + size, examples);
      this.step({ from, to, order, seed, epoch: progress.earlierEpochs + epoch }, progress, ` in epoch ${epoch}, batch ${progress.step + 1} of ${steps}`);
      progress.step++;
      used.steps = progress.earlierSteps + this.optimizer.steps;
      if (progress.step < steps && this.beside) {
        progress.seconds += spent();
        await this.beside.at({ steps: progress.epoch * steps + progress.step }, `epoch ${epoch}, step ${progress.step}`);
        began = now();
      }
      if (!eventLoop.isDue()) continue;
      progress.seconds += spent();
      onProgress?.({ epoch, epochs, step: progress.step, steps, loss: progress.loss / (progress.weight ?? to) });
      await eventLoop.turn();
      began = now();
    }
    progress.seconds += spent();
  }

  /** What is left of the running epoch, measured: the net then holds the averages that were measured. */
  async #epoch(eventLoop: EventLoop): Promise<Epoch> {
    const { settings, average, best } = this;
    const [{ signal }, { shrinking }] = [this.#options, this.#known];
    await this.#steps(eventLoop);
    await this.beside?.ended?.({ steps: (this.#progress.epoch + 1) * settings.steps });
    shrinking?.note();
    const measured = await measure(this.#net, { settings, average, eventLoop, signal });
    if (this.#running?.ended) signal?.throwIfAborted();
    if (average) shrinking?.note();
    const { seconds, epoch } = this.#progress;
    const means = meansOf(this.#progress, settings.examples);
    const learningRate = lastRate(this.optimizer, settings.validation ? measured.validationLoss : means.loss);
    const set = this.steering?.take();
    const { budget } = this.#known;
    const isBest = (!settings.validation || !budget || budget.isHeld) && best.note(measured.validationLoss);
    const removed = this.#known.shrink();
    const last = epoch + 1 === settings.epochs || best.over;
    const note = noteOf(this.#net, { open: measured.open, last, steps: (epoch + 1) * settings.steps, examples: settings.data.count });
    const notes = [...(note ? [note] : []), ...(budget?.notes(last) ?? [])].join(" ");
    this.#known.next();
    return {
      ...{ epoch: epoch + 1, ...means, ...measured, best: isBest, removed, learningRate, seconds },
      ...(set && { set }),
      ...(notes && { note: notes }),
      ...(budget && { budget: budget.record() }),
    };
  }

  /**
   * Trains for the epochs that are left, and yields a record after each. Ended by `break` and taken up again it goes on; so it
   * does after an error, from the last step that was taken.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Epoch, void, void> {
    const { settings, average, best } = this;
    const [progress, eventLoop] = [this.#progress, new EventLoop()];
    const running = new Running(this.#arrays, average !== undefined, this.#options.signal, () => {
      average?.lend();
      best.restore();
    });
    checkByteScale("train", this.#net, settings.data.scale);
    running.begin();
    this.#running = running;
    noteByteScale(this.#net, settings.data.scale);
    try {
      await this.beside?.begin();
      if (progress.epoch === 0 && progress.step === 0) tryLastBatch(this.#net, this.#arrays, settings);
      this.#used ??= behindEarlier(this.#first, settings.seed, progress, this.optimizer);
      this.#known.raw.giveBack();
      for (;;) {
        const record = this.#unseen;
        const last = progress.epoch >= settings.epochs || best.over;
        if (record) {
          average?.lend();
          // first, so that there is a file of all that a loop has seen
          await this.beside?.at({ epochs: progress.epoch, last }, `epoch ${progress.epoch}`);
          this.#unseen = undefined;
          running.waiting = true;
          yield record;
          running.goOn();
          average?.giveBack();
        }
        if (last) break;
        this.#unseen = await this.#epoch(eventLoop);
        this.#known.epochs.push(this.#unseen);
      }
    } finally {
      this.beside?.end();
      running.end();
    }
  }
}
