// How far weights are moved from 0 while they are trained, less how far towards it: -Σ over steps of w dL/dw (Sanh, Wolf & Rush
// 2020, "Movement pruning: adaptive sparsity by fine-tuning"), noted around another optimizer, whose steps stay what they are.
import { scope, take } from "../memory.ts";
import { type Parameter, StateArray } from "../resident.ts";
import { kernels } from "../wasm.ts";
import type { Optimizer } from "./optimizer.ts";
import { sharedStates } from "./states.ts";
import { Wrapped } from "./wrapped.ts";

/** What is kept beside each parameter. */
type MovementState = {
  /** -Σ w dL/dw over the steps so far. */
  readonly movement: StateArray;
  /** How many steps those are. */
  steps: number;
};

/** An optimizer around another that notes which way weights are moved. */
export class MovementNotes extends Wrapped<MovementState> {
  constructor(inner: Optimizer) {
    super("movement", inner);
  }

  init(p: Parameter): MovementState {
    return { movement: new StateArray("movement", p), steps: 0 };
  }

  transform(parameters: readonly Parameter[], stateOf: (parameter: Parameter) => MovementState): boolean {
    for (const p of parameters) {
      const state = stateOf(p);
      const { movement } = state;
      scope(() => {
        const product = take(4 * p.size);
        kernels.mul(product, p.address, p.gradAddress, 1, p.size, 0, 1, 0, 1);
        kernels.reduceInto(movement.address, product, 1, p.size, 0, 1, -1);
      });
      state.steps++;
    }
    return true;
  }

  /** What steps and trainings have noted of a parameter, in its shape; undefined before the first. */
  of(parameter: Parameter): StateArray | undefined {
    const { movement, steps } = sharedStates.of(this).of(parameter) as MovementState;
    return steps ? movement : undefined;
  }
}
