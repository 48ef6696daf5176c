import { ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { unary } from "./unary.ts";

/**
 * `min(high, max(low, x))`, element by element; slope 0 where it holds x back, the bounds included.
 * @throws ValueError
 * @example
 * ```ts
 * import { clamp, tensor } from "sievenet";
 *
 * clamp(tensor([-2, 0.5, 3]), 0, 1).toArray(); // [0, 0.5, 1]
 * ```
 */
export function clamp(x: Tensor, low: number, high: number): Tensor {
  if (typeof low !== "number" || typeof high !== "number" || !(low <= high))
    throw new ValueError(`clamp: low is ${shown(low)} and high is ${shown(high)}, but low must not be above high.`);
  return unary(
    "clamp",
    x,
    (y, a, n) => kernels.clamp(y, a, n, low, high),
    (dx, dy, a, n) => kernels.clampGrad(dx, dy, a, n, low, high),
    "x",
    low <= 0 && high >= 0,
    low,
    high,
  );
}
