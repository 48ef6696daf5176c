import type { BudgetRecord } from "./budget/holding.ts";

/** What is being done at the moment. */
export interface Progress {
  /** Which one, from 1. */
  readonly epoch: number;
  /** How many are asked for. */
  readonly epochs: number;
  /** Steps done in this epoch, of `steps`. */
  readonly step: number;
  /** How many an epoch has. */
  readonly steps: number;
  /** Mean loss of the epoch so far. */
  readonly loss: number;
}

/** What a training was told while it ran. */
export interface Told {
  /** The step of the epoch, from 1, from which on it holds. */
  readonly step: number;
  /** The learning rate. */
  readonly learningRate?: number;
  /** What an expected open weight adds to the mean loss, of all gates. */
  readonly lambda?: number;
  /** The share that the budget holds. */
  readonly budget?: number;
}

/** One epoch of training. Errors are fractions between 0 and 1, and NaN where there are no classes. */
export interface Epoch {
  /** From 1 in every call of `train`. */
  readonly epoch: number;
  /** Mean loss over the epoch's batches, without the penalty. */
  readonly loss: number;
  /** Mean penalty of the gates. */
  readonly penalty: number;
  /** Share of training examples classified wrongly, with the gates as drawn, while training. */
  readonly trainError: number;
  /** Share of test examples classified wrongly, with test-time gates and averaged weights; NaN without test examples. */
  readonly testError: number;
  /** The same with the weights that are not averaged. */
  readonly testErrorRaw: number;
  /** Mean loss on the test examples, with averaged weights. */
  readonly testLoss: number;
  /** Share of validation examples classified wrongly, with test-time gates and averaged weights; NaN without validation examples. */
  readonly validationError: number;
  /** Mean loss on the validation examples, with averaged weights. */
  readonly validationLoss: number;
  /** Whether the validation loss is lower than in every epoch before, with a budget of those that hold it. False without validation examples. */
  readonly best: boolean;
  /** How many test-time gates are open in each set of gates, in the order of the net, with averaged weights. */
  readonly open: number[];
  /** How many gates were taken out of the net for good at its end; 0 without `shrink`. */
  readonly removed: number;
  /** Expected number of open weights and biases, chained over layers. */
  readonly expectedL0: number;
  /** Expected floating-point operations per example, chained over layers. */
  readonly expectedFlops: number;
  /** Learning rate of its last step. */
  readonly learningRate: number;
  /** Wall time of the training steps of this epoch. */
  readonly seconds: number;
  /** What `set()` of the training told while it ran, if it was called. */
  readonly set?: readonly Told[];
  /** How a budget was held; undefined without one. */
  readonly budget?: BudgetRecord;
  /** A sentence where gates ask for one: all of a layer are closed, or after the last epoch none is. */
  readonly note?: string;
}
