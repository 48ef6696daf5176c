// What the optimizers around others have in common: the rate, the steps and the ways of the one inside are theirs.
import { markOwn } from "../copies.ts";
import type { Parameter } from "../resident.ts";
import type { GradientTransform, Optimizer, OptimizerState } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

/** An optimizer around another. Rows that are known to have no gradient keep none. */
export abstract class Wrapped<State extends OptimizerState = OptimizerState> implements GradientTransform<State> {
  readonly name: string;
  readonly inner: Optimizer;

  constructor(name: string, inner: Optimizer) {
    this.name = `${name}-${inner.name}`;
    this.inner = inner;
    markOwn(this);
  }

  get learningRate(): number | Schedule {
    return this.inner.learningRate;
  }

  set learningRate(rate: number | Schedule) {
    this.inner.learningRate = rate;
  }

  get steps(): number {
    return this.inner.steps;
  }

  set steps(steps: number) {
    this.inner.steps = steps;
  }

  get waiting(): boolean {
    return this.inner.waiting ?? false;
  }

  get batches(): number {
    return this.inner.batches ?? 1;
  }

  get lazy(): boolean {
    return this.inner.lazy ?? false;
  }

  abstract transform(parameters: readonly Parameter[], stateOf: (parameter: Parameter) => State): boolean;
}
