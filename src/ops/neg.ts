import type { Tensor } from "../tensor.ts";
import { scale } from "./scale.ts";

/** `-x`, element by element. */
export function neg(x: Tensor): Tensor {
  return scale(x, -1);
}
