// Both tiles of the plain kernels in turns, in whatever runtime this runs; what came is printed as JSON.
import { packed, size } from "../../src/generated/kernels.ts";
import { unpack } from "../../src/unpack.ts";
import { uniform } from "./data.mjs";
import { kernelProduct } from "./kernelProduct.mjs";
import { difference, duel } from "./measure.mjs";

/** Options of a measurement: { pairs, seconds }. Product of two n x n matrices by the tile of one load and three shuffles, against splats. */
export async function tiles(n, options) {
  const [a, b] = [uniform(n * n, -1, 1, 1), uniform(n * n, -1, 1, 2)];
  const [splats, shuffles] = [0, 1].map((tile) => kernelProduct(unpack(packed, size), tile, [n, n, n], a, b));
  if (difference(splats.result(), shuffles.result()) !== 0) throw new Error("the tiles give other bits");
  return duel(shuffles, splats, { ...options, work: (2 * n ** 3) / 1e9 });
}
