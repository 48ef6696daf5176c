import type { Tensor } from "../tensor.ts";
import { cos } from "./cos.ts";
import { div } from "./div.ts";
import { sin } from "./sin.ts";

/**
 * The tangent of angles in radians, element by element, as `sin(x) / cos(x)`: within 1.6 units in the last place up to |x| =
 * 1e6. No 32-bit angle lies at a pole, so results are large there but finite. Beyond |x| = 1e15 it is `NaN`.
 * @example
 * ```ts
 * import { tensor } from "sievenet";
 * import { tan } from "sievenet/math";
 *
 * tan(tensor([0, Math.PI / 4])).toArray(); // [0, 1]
 * ```
 */
export function tan(x: Tensor): Tensor {
  return div(sin(x), cos(x));
}
