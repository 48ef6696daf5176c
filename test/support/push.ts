// Optimizers with gradients of one's own.
import { add, mul, type Optimizer, type Parameter, step, sum, tensor } from "../../src/index.ts";
import type { StepOptions } from "../../src/train/step.ts";

/** A parameter and the gradient it is to have. */
export type Push = readonly [parameter: Parameter, gradient: ArrayLike<number>];

/** One step in which each parameter has exactly the gradient that is given. */
export function push(optimizer: Optimizer, pushes: readonly Push[], options: StepOptions = {}): void {
  const loss = () => pushes.map(([p, g]) => sum(mul(p, tensor(g, p.shape)))).reduce(add);
  step({ all: pushes.map(([p]) => p) }, optimizer, loss, options);
}
