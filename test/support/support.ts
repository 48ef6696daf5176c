// Tensors of which it is known where they are zero, made by hand.
import type { Indices } from "../../src/addresses.ts";
import { mul, type Tensor, tensor } from "../../src/index.ts";
import { scope, take } from "../../src/memory.ts";
import type { Support } from "../../src/tensor.ts";
import { ints } from "../../src/wasm.ts";
import { numbers } from "./numbers.ts";

/** A list of places in the arena of the running step. */
export function supportOf(places: readonly number[]): Support {
  const list = take<Indices>(4 * places.length + 4);
  ints(list, places.length).set(places);
  return { list, count: places.length };
}

/** x with zeros in all its features but `open`, and the knowledge of that. Features are axis 1. */
export function withSupport(x: Tensor, open: readonly number[]): Tensor {
  const width = x.shape[1] as number;
  const mask = tensor(
    Array.from({ length: width }, (_, i) => (open.includes(i) ? 1 : 0)),
    [width, ...x.shape.slice(2).map(() => 1)],
  );
  const y = mul(x, mask);
  y.support = supportOf(open);
  return y;
}

/** Whether a result of `op` knows which columns of its input are zero: fails when it knows wrongly. */
export function handsOnZeros(op: (x: Tensor) => Tensor): boolean {
  const open = [1, 3, 4];
  return scope(() => {
    const x = withSupport(tensor(numbers(12, 0.2, 0.9), [2, 6]), open);
    const y = op(x);
    if (!y.support) return false;
    const places = Array.from(ints(y.support.list, y.support.count));
    y.toArray().forEach((each, i) => {
      if (each !== 0 && !places.includes(i % 6)) throw new Error(`Column ${i % 6} is said to be zero but holds ${each}.`);
    });
    return places.join() === open.join();
  });
}
