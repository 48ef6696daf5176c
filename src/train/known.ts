// All that a training knows beyond its net, and how it is copied, put back and taken from a file.
import { UsageError, ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Schedule } from "../optimizers/schedules.ts";
import { type OptimizerStates, unwrapped } from "../optimizers/states.ts";
import type { StateRecord, TrainingState } from "../records.ts";
import type { Parameter, Resident } from "../resident.ts";
import { isWhole } from "../shape.ts";
import { Average } from "./average.ts";
import { Best } from "./best.ts";
import type { Held } from "./budget/held.ts";
import type { Epoch } from "./epoch.ts";
import type { TrainingSettings } from "./options.ts";
import { RawWeights } from "./rawWeights.ts";
import { Shrinking } from "./shrinking.ts";
import { type Knowledge, narrowState, readState, unfit, writeState } from "./state.ts";

/** How far a training is, and its sums. */
type Progress = {
  seed: number;
  epoch: number;
  earlierEpochs: number;
  earlierSteps: number;
  step: number;
  loss: number;
  penalty: number;
  wrong: number;
  /** How much the examples count, where they have weights. */
  weight: number | undefined;
  seconds: number;
};

/** An epoch before its first step. */
const BEGINNING = { step: 0, loss: 0, penalty: 0, wrong: 0, weight: undefined, seconds: 0 };

/** Epochs and steps, which draws are numbered by in 32 bits. */
const MOST_COUNTED = 2 ** 32 - 1;

/** A net that is trained, and by what. */
export interface Trained {
  readonly net: Part;
  readonly settings: TrainingSettings;
  readonly optimizer: Optimizer;
  readonly parameters: Iterable<Parameter>;
  readonly arrays: ReadonlySet<Resident>;
  readonly averageDecay: number | undefined;
  /** What it was told while it runs. */
  readonly told: StateRecord | undefined;
  /** Where the optimizer keeps its own. */
  readonly states: OptimizerStates;
}

/** What training has learned of a net besides its numbers. */
export class Known {
  readonly average: Average | undefined;
  readonly best: Best;
  readonly raw: RawWeights;
  readonly shrinking: Shrinking | undefined;
  readonly budget: Held | undefined;
  /** Epochs that are done, those and the steps of earlier trainings, steps of the epoch that is running, and sums over its examples so far. */
  readonly progress: Progress;
  /** The records of all epochs so far. */
  readonly epochs: Epoch[] = [];
  readonly #trained: Trained;
  /** Where all of it is. */
  readonly knowledge: Knowledge;

  constructor(trained: Trained) {
    const { net, settings, arrays, averageDecay } = trained;
    this.progress = { seed: settings.seed, epoch: 0, earlierEpochs: 0, earlierSteps: 0, ...BEGINNING };
    this.raw = new RawWeights(arrays);
    this.average = averageDecay === undefined ? undefined : new Average(arrays, averageDecay, this.raw);
    this.best = new Best(arrays, this.raw, settings);
    this.shrinking = settings.shrink ? new Shrinking(net, settings.shrink) : undefined;
    this.budget = settings.budget?.hold(net, settings.epochs * settings.steps, this.average);
    this.#trained = trained;
    this.knowledge = this.#all();
  }

  /** Everything that is to be found by `state()`: who learns something new in training is added here. */
  #all(): Knowledge {
    const { average, best, raw, shrinking, budget, progress } = this;
    const { optimizer, states, told } = this.#trained;
    const { rule, transforms } = unwrapped(optimizer);
    const { numbers } = rule.learningRate as Schedule;
    const counted = {
      get steps() {
        return optimizer.steps;
      },
      set steps(steps) {
        optimizer.steps = steps;
      },
    };
    return {
      own: {
        ...{ "": progress, optimizer: counted, best: best.numbers },
        ...(average && { average: average.numbers }),
        ...(numbers && { schedule: numbers }),
        ...(told && { set: told }),
        ...(shrinking && { shrink: shrinking.journal }),
        ...(budget && { budget: budget.numbers }),
      },
      records: {
        optimizer: states.of(rule),
        ...Object.fromEntries(transforms.map((transform, i) => [`transform${i + 1}`, states.of(transform)])),
        ...(average && { average: average.records }),
        raw: raw.records,
        best: best.records,
        ...(shrinking && { shrink: shrinking.records }),
      },
    };
  }

  /** A copy of everything. */
  state(): TrainingState {
    return readState(this.#trained.net, this.knowledge);
  }

  /** Ends an epoch: the next begins. */
  next(): void {
    Object.assign(this.progress, { epoch: this.progress.epoch + 1, ...BEGINNING });
  }

  /** Takes gates that stay closed out of the net. Returns how many. */
  shrink(): number {
    return this.shrinking?.remove((array, indices) => narrowState(this.knowledge, array, indices)) ?? 0;
  }

  /** Puts everything back. @throws UsageError, ValueError */
  restore(state: TrainingState): void {
    const { seed, epoch, step } = this.progress;
    if (epoch || step) throw new UsageError(`restore: the training is in epoch ${epoch + 1} already. Give the state to a new one.`);
    if (state["seed"] !== undefined && state["seed"] !== seed)
      throw new ValueError(`restore: the state is of seed ${state["seed"]}, but this training has ${seed}. Give it { seed: ${state["seed"]} }.`);
    this.#checkCounts(state);
    if (unfit(this.#trained.net, this.knowledge, state)) this.shrinkAs(state);
    writeState(this.#trained.net, this.knowledge, state);
  }

  /** Puts in the place of all that is known what came of it, between two steps. @throws ValueError */
  replace(state: TrainingState): void {
    writeState(this.#trained.net, this.knowledge, state);
  }

  /** Refuses counts that no training can have: a file may say anything. @throws ValueError */
  #checkCounts(state: TrainingState): void {
    const most: Record<string, number> = { step: this.#trained.settings.steps };
    for (const name of ["epoch", "step", "earlierEpochs", "earlierSteps", "optimizer.steps"]) {
      const { [name]: value } = state;
      const limit = most[name] ?? MOST_COUNTED;
      if (typeof value === "number" && !isWhole(value, 0, limit))
        throw new ValueError(`restore: "${name}" of the state is ${value}, but it must be a whole number from 0 to ${limit}. The state is damaged.`);
    }
  }

  /** Makes the net as small as that of a state. */
  shrinkAs({ "shrink.removed": removed }: TrainingState): void {
    if (!this.shrinking || typeof removed !== "object" || this.shrinking.journal.removed) return;
    this.shrinking.replay(removed, (array, indices) => narrowState(this.knowledge, array, indices));
  }
}
