/**
 * A number that may change from step to step, such as a learning rate or a lambda: a function of the step, counted from 0. A
 * learning rate that goes by how training goes, as `plateau()` gives, has more: what it observes and what it remembers.
 */
export interface Schedule {
  (step: number): number;
  /** Told the loss after every epoch: that of the validation examples, if there are any. */
  observe?(loss: number): void;
  /** What it has learned of the losses: part of the state of a training. */
  readonly numbers?: Record<string, number>;
  /** What it is, in words, of one that observes: a training that goes on from a checkpoint must have the same. */
  readonly described?: string;
}
