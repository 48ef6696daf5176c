import type { Tensor } from "../tensor.ts";
import { floats } from "../wasm.ts";

/** Index of the first number that is not from `low` to `high`, such as NaN; -1 for none. A nanosecond a number. */
export function firstOutside(x: Tensor, low: number, high: number): number {
  const values = floats(x.address, x.size);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= low && value <= high)) return i;
  }
  return -1;
}
