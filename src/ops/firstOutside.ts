import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** Index of the first number that is not from `low` to `high`, such as NaN; -1 for none. */
export function firstOutside(x: Tensor, low: number, high: number): number {
  return kernels.firstOutside(x.address, x.size, low, high);
}
