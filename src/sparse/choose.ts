// Which form of a layer is the faster one, by rule of thumb.
import type { Conv2d } from "../layers/conv2d.ts";
import type { Dense } from "../layers/dense.ts";
import type { Format } from "./pattern.ts";

export type Ordinary = Dense | Conv2d;

export interface Choice {
  readonly format: Format | undefined;
  readonly density: number | undefined;
  readonly batch: number;
}

/**
 * Time of a sparse layer for each share of weights that it holds, in times of the dense one: measured at 784 x 300, LeNet-5 and
 * 3x3 layers on Node 20. One example at a time, and many.
 */
const SLOPES = {
  dense: { csr: [4, 1.6], blocks: [1.5, 1.1] },
  conv2d: { csr: [1.8, 2.3], blocks: [1.2, 1.6] },
} as const;
/** A sparse layer must promise at least so much less time. */
const WORTH = 0.8;
/** Smaller layers take no longer than the call itself. */
const LEAST_WEIGHTS = 1000;

/** Shares of weights that lists and blocks hold: of those that are not zero, and of fours of neighbouring outputs with any of those. */
export function densities(layer: Ordinary): Record<Format, number> {
  const w = layer.weight.toArray();
  const { outputs } = layer;
  const inputs = w.length / outputs;
  const at = layer.axes.inputs === 0 ? (row: number, i: number) => w[i * outputs + row] : (row: number, i: number) => w[row * inputs + i];
  let lists = 0;
  let blocks = 0;
  for (let row = 0; row < outputs; row += 4) {
    for (let i = 0; i < inputs; i++) {
      let some = 0;
      for (let lane = row; lane < Math.min(row + 4, outputs); lane++) if (at(lane, i) !== 0) some++;
      lists += some;
      if (some) blocks += 4;
    }
  }
  return { csr: lists / w.length, blocks: blocks / w.length };
}

/** The format a layer should have, or undefined where it should stay as it is. */
export function faster(layer: Ordinary, { format, density, batch }: Choice): Format | undefined {
  const share = densities(layer);
  const slopes = SLOPES[layer.describe().type];
  const cost = (each: Format) => share[each] * slopes[each][batch === 1 ? 0 : 1];
  const best = format ?? (cost("csr") <= cost("blocks") ? "csr" : "blocks");
  const worth = density === undefined ? cost(best) < WORTH && layer.weight.size >= LEAST_WEIGHTS : share.csr <= density;
  return worth ? best : undefined;
}
