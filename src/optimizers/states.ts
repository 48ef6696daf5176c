// Where the states of optimizers are: beside each parameter, by optimizer. Both are held weakly, so a state lives as long
// as its optimizer and its net do, however many nets an optimizer moves and however many optimizers move a net.
import { ValueError } from "../errors.ts";
import { Records } from "../records.ts";
import { Parameter, Resident } from "../resident.ts";
import type { GradientTransform, Optimizer, OptimizerState, UpdateRule } from "./optimizer.ts";

/** The state of a parameter before its first step. @throws ValueError when it holds what could not be narrowed and saved */
function initial(optimizer: Optimizer, parameter: Parameter): OptimizerState {
  const state = optimizer.init?.(parameter) ?? {};
  for (const [name, value] of Object.entries(state))
    if (value !== undefined && typeof value !== "number" && !(value instanceof Resident) && !ArrayBuffer.isView(value))
      throw new ValueError(
        `${optimizer.name}: init() gave "${name}" of the ${parameter.label} as a plain ${typeof value}, but states are numbers and typed arrays.`,
      );
  return state;
}

/** The states of optimizers, beside the parameters that they move. */
export class OptimizerStates {
  readonly #byOptimizer = new WeakMap<Optimizer, Records<OptimizerState>>();

  /** Those of one optimizer, by parameter; empty for arrays that are no parameters. */
  of(optimizer: Optimizer): Records<OptimizerState> {
    let records = this.#byOptimizer.get(optimizer);
    if (!records) {
      records = new Records((array) => (array instanceof Parameter ? initial(optimizer, array) : {}));
      this.#byOptimizer.set(optimizer, records);
    }
    return records;
  }
}

/** Those that steps and trainings go by. `estimate()` has others, to leave these as they are. */
export const sharedStates = new OptimizerStates();

/** The rule that moves parameters in the end, and what is around it, from the inside out. */
export function unwrapped(optimizer: Optimizer): { rule: UpdateRule; transforms: GradientTransform[] } {
  if (!("transform" in optimizer)) return { rule: optimizer, transforms: [] };
  const { rule, transforms } = unwrapped(optimizer.inner);
  return { rule, transforms: [...transforms, optimizer] };
}
