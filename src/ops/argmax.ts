import { UsageError } from "../errors.ts";
import { record } from "../tape.ts";
import type { Tensor } from "../tensor.ts";
import { floats, ints } from "../wasm.ts";
import { largestAlong } from "./max.ts";
import { named } from "./named.ts";

/**
 * The index of the largest number along an axis, the last one unless told otherwise, as a 32-bit float; of equals the first. In a net,
 * [batch, classes] to [batch]. It has no gradient.
 * @throws ShapeError when there are no numbers; UsageError when a gradient is asked for
 * @example
 * ```ts
 * import { argmax, tensor } from "sievenet";
 *
 * argmax(tensor([[1, 5], [7, 2]])).toArray(); // [1, 0]
 * ```
 */
export const argmax: (x: Tensor, axis?: number) => Tensor = /* @__PURE__ */ named("argmax", (x: Tensor, axis = -1) => {
  const { y, place } = largestAlong("argmax", x, axis);
  floats(y.address, y.size).set(ints(place, y.size));
  return record(y, [x], ["argmax"], () => {
    throw new UsageError("argmax: a gradient was asked for, but an index has none. Train on the scores, with crossEntropy().");
  });
});
