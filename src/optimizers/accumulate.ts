// Gradients of several batches, added up before an optimizer sees them.
import { ValueError } from "../errors.ts";
import { type Parameter, StateArray } from "../resident.ts";
import { isWhole } from "../shape.ts";
import { kernels } from "../wasm.ts";
import type { Optimizer } from "./optimizer.ts";
import { Wrapped } from "./wrapped.ts";
import { shown } from "../options.ts";

/** What `accumulate()` keeps beside a parameter. */
type AccumulateState = {
  /** Gradients of the batches so far, each divided by how many there will be. */
  readonly sum: StateArray;
};

class Accumulate extends Wrapped<AccumulateState> {
  readonly #every: number;
  /** Batches that are in the sums. */
  #added = 0;

  constructor(inner: Optimizer, every: number) {
    super(`accumulate${every}`, inner);
    if (!isWhole(every, 1)) throw new ValueError(`accumulate: ${shown(every)} batches came, but it must be a whole number from 1 up.`);
    if (inner.lazy)
      throw new ValueError(
        `accumulate: ${inner.name} came, which skips rows whose gate was closed, but each of the batches that are added up closes other gates. Leave out lazy, or accumulate().`,
      );
    this.#every = every;
  }

  /** Steps are batches here, so that each batch draws gates of its own. */
  override get steps(): number {
    return this.inner.steps * this.#every + this.#added;
  }

  override set steps(steps: number) {
    this.#added = steps % this.#every;
    this.inner.steps = (steps - this.#added) / this.#every;
  }

  override get batches(): number {
    return this.#every * super.batches;
  }

  override get waiting(): boolean {
    return this.#added > 0 || super.waiting;
  }

  init(p: Parameter): AccumulateState {
    return { sum: new StateArray("accumulated gradient", p) };
  }

  transform(parameters: readonly Parameter[], stateOf: (parameter: Parameter) => AccumulateState): boolean {
    this.#added++;
    for (const p of parameters) kernels.reduceInto(stateOf(p).sum.address, p.gradAddress, 1, p.size, 0, 1, 1 / this.#every);
    if (this.#added < this.#every) return false;
    this.#added = 0;
    for (const p of parameters) {
      const { address } = stateOf(p).sum;
      kernels.affine(p.grad, address, p.size, 1, 0);
      kernels.fill(address, p.size, 0);
    }
    return true;
  }
}

/**
 * Updates only after every `batches` batches, with the mean of their gradients. Batches are counted on from one epoch to the
 * next; those that are left at the end of a training, fewer than `batches`, move nothing, and a training of fewer is refused.
 * @throws ValueError, also for a lazy optimizer.
 * @example
 * ```ts
 * import { accumulate, adam } from "sievenet";
 *
 * const optimizer = accumulate(adam(), 4); // four batches of 25 move a net as one of 100 does
 * optimizer.batches; // 4
 * ```
 */
export function accumulate(inner: Optimizer, batches: number): Optimizer {
  return new Accumulate(inner, batches);
}
