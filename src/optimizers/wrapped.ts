import type { Parameter } from "../resident.ts";
import type { Optimizer, RunningAverage } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

/**
 * An optimizer around another: something that is done to gradients before the inner one sees them. Rows that are known
 * to have none keep none.
 */
export abstract class Wrapped implements Optimizer {
  readonly name: string;
  protected readonly inner: Optimizer;

  constructor(name: string, inner: Optimizer) {
    this.name = `${name}-${inner.name}`;
    this.inner = inner;
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

  get waiting(): boolean {
    return this.inner.waiting ?? false;
  }

  get lazy(): boolean {
    return this.inner.lazy ?? false;
  }

  abstract update(parameters: Iterable<Parameter>, average?: RunningAverage): void;

  fresh(): Optimizer | undefined {
    const inner = this.inner.fresh?.();
    return inner && this.around(inner);
  }

  /** The same around another. */
  protected abstract around(inner: Optimizer): Optimizer;
}
