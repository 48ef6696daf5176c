// Both tiles of the plain kernels in turns, in whatever runtime this runs.
import { packed, size } from "../../../src/generated/kernels.ts";
import { unpack } from "../../../src/unpack.ts";
import { difference } from "../../measure/difference.mjs";
import { duel } from "../../measure/pairs.mjs";
import { kernelProduct } from "./kernels.mjs";
import { factors } from "./product.mjs";

/** Options of a measurement: { pairs, seconds }. Product of two n x n matrices by the tile of one load and three shuffles, against splats. */
export async function tiles(n, options) {
  const shape = [n, n, n];
  const [splats, shuffles] = [0, 1].map((tile) => kernelProduct(unpack(packed, size), tile, shape, ...factors(shape)));
  if (difference(splats.result(), shuffles.result()) !== 0) throw new Error("the tiles give other bits");
  return duel(shuffles, splats, { ...options, work: (2 * n ** 3) / 1e9 });
}
