import { ValueError } from "../errors.ts";
import { isWhole } from "../shape.ts";
import type { Parameter } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { type Optimizer, type RunningAverage, State } from "./optimizer.ts";
import { Wrapped } from "./wrapped.ts";

class Accumulate extends Wrapped {
  readonly #every: number;
  readonly #sums = new State(1);
  #seen = 0;

  constructor(inner: Optimizer, every: number) {
    super(`accumulate${every}`, inner);
    if (!isWhole(every, 1)) throw new ValueError(`accumulate: ${every} batches came, but it must be a whole number from 1 up.`);
    if (inner.lazy)
      throw new ValueError(
        `accumulate: ${inner.name} came, which skips rows whose gate was closed, but each of the batches that are added up closes other gates. Leave out lazy, or accumulate().`,
      );
    this.#every = every;
  }

  /** Steps are batches here, so that each batch draws gates of its own. */
  override get steps(): number {
    return this.inner.steps * this.#every + this.#seen;
  }

  override get waiting(): boolean {
    return this.#seen > 0 || super.waiting;
  }

  update(parameters: Iterable<Parameter>, average?: RunningAverage): void {
    const all = [...parameters];
    this.#seen++;
    for (const p of all) kernels.reduceInto(this.#sums.address(p, 0), p.gradAddress, 1, p.size, 0, 1, 1 / this.#every);
    if (this.#seen < this.#every) return;
    this.#seen = 0;
    for (const p of all) {
      kernels.affine(p.grad, this.#sums.address(p, 0), p.size, 1, 0);
      kernels.fill(this.#sums.address(p, 0), p.size, 0);
    }
    this.inner.update(all, average);
  }

  protected around(inner: Optimizer): Optimizer {
    return new Accumulate(inner, this.#every);
  }
}

/** Updates only after every `batches` batches, with the mean of their gradients. @throws ValueError, also for a lazy optimizer. */
export function accumulate(inner: Optimizer, batches: number): Optimizer {
  return new Accumulate(inner, batches);
}
