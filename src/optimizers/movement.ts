// How far weights are moved from 0 while they are trained, less how far towards it: -Σ over steps of w dL/dw (Sanh, Wolf & Rush
// 2020, "Movement pruning: adaptive sparsity by fine-tuning"), noted around another optimizer, whose steps stay what they are.
import { scope, take } from "../memory.ts";
import { type Parameter, StateArray } from "../resident.ts";
import { kernels } from "../wasm.ts";
import type { Optimizer } from "./optimizer.ts";
import { Wrapped } from "./wrapped.ts";

/** What is kept beside each parameter. */
type MovementState = {
  /** -Σ w dL/dw over the steps so far. */
  readonly movement: StateArray;
};

/** An optimizer around another that notes which way weights are moved. */
export class MovementNotes extends Wrapped<MovementState> {
  readonly #notes = new WeakMap<Parameter, StateArray>();

  constructor(inner: Optimizer) {
    super("movement", inner);
  }

  init(p: Parameter): MovementState {
    return { movement: new StateArray("movement", p) };
  }

  transform(parameters: readonly Parameter[], stateOf: (parameter: Parameter) => MovementState): boolean {
    for (const p of parameters) {
      const { movement } = stateOf(p);
      scope(() => {
        const product = take(4 * p.size);
        kernels.mul(product, p.address, p.gradAddress, 1, p.size, 0, 1, 0, 1);
        kernels.reduceInto(movement.address, product, 1, p.size, 0, 1, -1);
      });
      this.#notes.set(p, movement);
    }
    return true;
  }

  /** What was noted of a parameter, in its shape; undefined before its first step. */
  of(parameter: Parameter): StateArray | undefined {
    return this.#notes.get(parameter);
  }
}
