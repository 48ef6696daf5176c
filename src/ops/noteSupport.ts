import type { Indices } from "../addresses.ts";
import { isLoose, take } from "../memory.ts";
import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** Notes which places of a row of gates are open, so that others can skip the rest. */
export function noteSupport(z: Tensor): void {
  if (z.shape.length > 2 || z.shape.at(-1) !== z.size) return;
  const list = take<Indices>(4 * z.size);
  const count = kernels.openList(list, z.address, z.size);
  if (count < z.size) z.support = { list, count };
}

/** The same tensor, with its open places noted. Outside a step nothing is noted, since it would not last. */
export function withSupport(z: Tensor): Tensor {
  if (!isLoose()) noteSupport(z);
  return z;
}
