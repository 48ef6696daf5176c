// A training as a value: a net, its examples, what it goes by, and all that is known of it beyond the net.
import { checkByteScale, noteByteScale } from "../byteScale.ts";
import { UsageError, ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { type OptimizerStates, sharedStates, unwrapped } from "../optimizers/states.ts";
import { permutation } from "../random.ts";
import type { Parameter, Resident } from "../resident.ts";
import { state as arraysOf, parameters } from "../walk.ts";
import { Average } from "./average.ts";
import { type BatchRange, batchLoss, type Sums } from "./batchLoss.ts";
import { Best } from "./best.ts";
import { checkNet } from "./check.ts";
import { defaultOptimizer, type Used, usedBefore } from "./earlier.ts";
import type { Epoch } from "./epoch.ts";
import { EventLoop } from "./eventLoop.ts";
import { tryLastBatch } from "./lastBatch.ts";
import type { TrainingSettings, TrainOptions } from "./options.ts";
import { noteOf } from "./note.ts";
import { RawWeights } from "./rawWeights.ts";
import { checkFree, Running } from "./reservation.ts";
import { Shrinking } from "./shrinking.ts";
import { type Knowledge, narrowState, readState, type TrainingState, writeState } from "./state.ts";
import { runStep } from "./step.ts";
import { measure } from "./validate.ts";

/** What training moves. @throws ValueError when there is nothing, or no net. */
function trainable(net: Part): ReadonlySet<Parameter> {
  checkNet(net);
  const known = new Set(parameters(net).values());
  if (known.size === 0) throw new ValueError("train: the net has no parameters. Build it of layers such as dense(), and keep them as its properties.");
  return known;
}

/** An epoch before its first step. */
const BEGINNING = { step: 0, loss: 0, penalty: 0, wrong: 0, seconds: 0 };

/** The training of a net: to be iterated over, an epoch at a time. */
export class Training implements AsyncIterable<Epoch> {
  /** @internal */
  readonly settings: TrainingSettings;
  /** @internal */
  readonly optimizer: Optimizer;
  /** What training moves. @internal */
  readonly parameters: ReadonlySet<Parameter>;
  /** @internal */
  readonly average: Average | undefined;
  /** @internal */
  readonly best: Best;
  readonly #net: Part;
  readonly #arrays: ReadonlySet<Resident>;
  readonly #options: TrainOptions;
  readonly #states: OptimizerStates;
  readonly #raw: RawWeights;
  readonly #shrinking: Shrinking | undefined;
  /** Epochs that are done, those and the steps of earlier trainings, steps of the epoch that is running, and sums over its examples so far. */
  readonly #progress;
  readonly #knowledge: Knowledge;
  /** What trainings of the net have used up, once this one has begun. */
  #used: Used | undefined;

  /**
   * Use `training()`. `states`: where the optimizer keeps its own.
   * @internal
   */
  constructor(net: Part, settings: TrainingSettings, options: TrainOptions, states: OptimizerStates = sharedStates) {
    this.settings = settings;
    this.#progress = { seed: settings.seed, epoch: 0, earlierEpochs: 0, earlierSteps: 0, ...BEGINNING };
    this.parameters = trainable(net);
    this.optimizer = options.optimizer ?? defaultOptimizer(this.#first);
    checkByteScale("train", net, settings.data.scale);
    const arrays = new Set(arraysOf(net).values());
    this.#arrays = arrays;
    this.#raw = new RawWeights(arrays);
    this.average = options.averageDecay === undefined ? undefined : new Average(arrays, options.averageDecay, this.#raw);
    this.best = new Best(arrays, this.#raw, settings);
    this.#shrinking = settings.shrink ? new Shrinking(net, settings.shrink) : undefined;
    this.#net = net;
    this.#options = options;
    this.#states = states;
    this.#knowledge = this.#known();
  }

  /** By which the net is known again. */
  get #first(): Parameter {
    return [...this.parameters][0] as Parameter;
  }

  /** Everything that is to be found by `state()`: who learns something new in training is added here. */
  #known(): Knowledge {
    const { optimizer, average, best } = this;
    const { rule, transforms } = unwrapped(optimizer);
    const counted = {
      get steps() {
        return optimizer.steps;
      },
      set steps(steps) {
        optimizer.steps = steps;
      },
    };
    return {
      numbers: { "": this.#progress, optimizer: counted, best: best.numbers, ...(average && { average: average.numbers }) },
      records: {
        optimizer: this.#states.of(rule),
        ...Object.fromEntries(transforms.map((transform, i) => [`transform${i + 1}`, this.#states.of(transform)])),
        ...(average && { average: average.records }),
        raw: this.#raw.records,
        best: best.records,
        ...(this.#shrinking && { shrink: this.#shrinking.records }),
      },
    };
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
    return readState(this.#net, this.#knowledge);
  }

  /**
   * Goes on where the training was of which `state` was taken: of the same net, as it was then, with the same examples and
   * options, and an optimizer of its own that has the same options. Gives the same bits as if it had not been interrupted.
   * @throws UsageError when this training has begun; ValueError when something does not fit; then nothing is changed.
   */
  restore(state: TrainingState): void {
    const { seed, epoch, step } = this.#progress;
    if (epoch || step) throw new UsageError(`restore: the training is in epoch ${epoch + 1} already. Give the state to a new one.`);
    if (state.seed !== undefined && state.seed !== seed)
      throw new ValueError(`restore: the state is of seed ${state.seed}, but this training has ${seed}. Give it { seed: ${state.seed} }.`);
    writeState(this.#net, this.#knowledge, state);
    this.#used = usedBefore(this.#first, seed);
  }

  /** Goes on behind what earlier trainings of the net have used up. */
  #begin(): void {
    if (this.#used) return;
    this.#used = usedBefore(this.#first, this.settings.seed);
    this.#progress.earlierEpochs = this.#used.epochs;
    // an optimizer that took those steps counts them itself
    this.#progress.earlierSteps = Math.max(0, this.#used.steps - this.optimizer.steps);
  }

  /**
   * One step on some examples, added to `sums`. `where`: for the text of an error.
   * @internal
   */
  step(range: BatchRange, sums: Sums, where?: string): void {
    const { data, loss, seed } = this.settings;
    const context = { average: this.average, states: this.#states, seed, earlier: this.#progress.earlierSteps, ...(where && { where }) };
    runStep(this.parameters, this.optimizer, () => batchLoss(this.#net, data, loss, range, sums), context);
  }

  /** The steps that are left of the running epoch. */
  async #steps(eventLoop: EventLoop): Promise<void> {
    const { data, size, steps, examples, seed, epochs } = this.settings;
    const { signal, onProgress } = this.#options;
    const progress = this.#progress;
    const epoch = progress.epoch + 1;
    const used = this.#used as Used;
    used.epochs = progress.earlierEpochs + epoch;
    const order = permutation(data.count, seed, used.epochs);
    let began = performance.now();
    while (progress.step < steps) {
      signal?.throwIfAborted();
      if (!this.average) checkFree(this.parameters);
      const from = progress.step * size;
      const to = Math.min(from + size, examples);
      this.step({ from, to, order, seed, epoch: progress.earlierEpochs + epoch }, progress, ` in epoch ${epoch}, batch ${progress.step + 1} of ${steps}`);
      progress.step++;
      used.steps = progress.earlierSteps + this.optimizer.steps;
      if (!eventLoop.isDue()) continue;
      progress.seconds += (performance.now() - began) / 1000;
      onProgress?.({ epoch, epochs, step: progress.step, steps, loss: progress.loss / to });
      await eventLoop.turn();
      began = performance.now();
    }
    progress.seconds += (performance.now() - began) / 1000;
  }

  /** Trains for the epochs that are left, and yields a record after each. Ended by `break` and taken up again it goes on. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Epoch, void, void> {
    const { settings, average, best } = this;
    const { epochs, examples } = settings;
    const { signal } = this.#options;
    const progress = this.#progress;
    const eventLoop = new EventLoop();
    const running = new Running(this.#arrays, average !== undefined, signal, () => {
      average?.lend();
      best.restore();
    });
    checkByteScale("train", this.#net, settings.data.scale);
    running.begin();
    noteByteScale(this.#net, settings.data.scale);
    try {
      if (progress.epoch === 0 && progress.step === 0) tryLastBatch(this.#net, this.#arrays, settings);
      this.#begin();
      this.#raw.giveBack();
      while (progress.epoch < epochs && !best.over) {
        await this.#steps(eventLoop);
        this.#shrinking?.note();
        const measured = await measure(this.#net, { settings, average, eventLoop, signal });
        if (running.ended) signal?.throwIfAborted();
        if (average) this.#shrinking?.note();
        const means = { loss: progress.loss / examples, penalty: progress.penalty / examples, trainError: progress.wrong / examples };
        const isBest = best.note(measured.validationLoss);
        const removed = this.#shrinking?.remove((array, indices) => narrowState(this.#knowledge, array, indices)) ?? 0;
        const { seconds } = progress;
        const last = progress.epoch + 1 === epochs || best.over;
        const note = noteOf(this.#net, { open: measured.open, last, steps: (progress.epoch + 1) * settings.steps, examples: settings.data.count });
        Object.assign(progress, { epoch: progress.epoch + 1, ...BEGINNING });
        // while the caller looks at the net it holds the averages that were measured
        yield { epoch: progress.epoch, ...means, ...measured, best: isBest, removed, seconds, ...(note && { note }) };
        if (running.ended) signal?.throwIfAborted();
        average?.giveBack();
      }
    } finally {
      running.end();
    }
  }
}
