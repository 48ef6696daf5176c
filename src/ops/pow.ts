import { ValueError } from "../errors.ts";
import { functionKernels } from "../kernels/functions.ts";
import { shown } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import { unary } from "./unary.ts";

/**
 * `x` to a constant power, element by element. Whole and half powers up to 64 are made of products and square roots;
 * others are `exp(power · log(x))` and `NaN` below 0.
 * Below a power of 1 the slope at 0 is infinite: known zeros are not handed on, and a gradient of 0 stays 0 there.
 * @throws ValueError when the power is not a number
 * @example
 * ```ts
 * import { pow, tensor } from "sievenet";
 *
 * pow(tensor([2, 4]), 0.5).shape; // [2]
 * ```
 */
export function pow(x: Tensor, power: number): Tensor {
  if (!Number.isFinite(power)) throw new ValueError(`pow: the power is ${shown(power)}, but it must be a finite number.`);
  return unary(
    "pow",
    x,
    (y, a, n) => functionKernels.power(y, a, n, power),
    (dx, dy, a, n) => functionKernels.powerGrad(dx, dy, a, n, power),
    "x",
    power >= 1,
    power,
  );
}
