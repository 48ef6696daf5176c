import type { Tensor } from "../tensor.ts";
import { clamp } from "./clamp.ts";

/** `min(1, max(0, x))`, the rectifier of hard-concrete gates; slope 0 at 0 and at 1. */
export function hardSigmoid(x: Tensor): Tensor {
  return clamp(x, 0, 1);
}
