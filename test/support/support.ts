// Tensors of which it is known where they are zero, made by hand.
import { mul, type Tensor, tensor } from "../../src/index.ts";
import { take } from "../../src/memory.ts";
import type { Support } from "../../src/tensor.ts";
import { ints } from "../../src/wasm.ts";

/** A list of places in the arena of the running step. */
export function supportOf(places: readonly number[]): Support {
  const list = take(4 * places.length + 4);
  ints(list, places.length).set(places);
  return { list, count: places.length };
}

/** x with zeros along its last axis everywhere but at `open`, and the knowledge of that. */
export function withSupport(x: Tensor, open: readonly number[]): Tensor {
  const width = x.shape.at(-1) as number;
  const mask = tensor(Array.from({ length: width }, (_, i) => (open.includes(i) ? 1 : 0)));
  const y = mul(x, mask);
  y.support = supportOf(open);
  return y;
}
