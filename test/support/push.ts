// Optimizers with gradients of one's own.
import { add, mul, type Optimizer, type Parameter, sum, tensor } from "../../src/index.ts";
import { runStep, type StepContext } from "../../src/train/step.ts";

/** A parameter and the gradient it is to have. */
export type Push = readonly [parameter: Parameter, gradient: ArrayLike<number>];

/** One step in which each parameter has exactly the gradient that is given. */
export function push(optimizer: Optimizer, pushes: readonly Push[], context: StepContext = {}): void {
  const loss = () => pushes.map(([p, g]) => sum(mul(p, tensor(g, p.shape)))).reduce(add);
  runStep(new Set(pushes.map(([p]) => p)), optimizer, loss, context);
}
