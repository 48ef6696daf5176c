import type { Indices } from "../addresses.ts";
import { take } from "../memory.ts";
import type { Support } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** The places that are open in both; undefined means all of them. */
export function both(a: Support | undefined, b: Support | undefined): Support | undefined {
  if (!a || !b || a === b) return a ?? b;
  const list = take<Indices>(4 * Math.min(a.count, b.count));
  return { list, count: kernels.intersect(list, a.list, a.count, b.list, b.count) };
}
