// Norms on the way between two layers.
import { actAfter } from "../layers/afterNorm.ts";
import { BatchNorm } from "../layers/batchNorm.ts";
import type { Dense } from "../layers/dense.ts";
import type { Part } from "../layers/layer.ts";
import { LayerNorm } from "../layers/layerNorm.ts";
import { Places, within } from "../ops/select.ts";
import type { Piece, View } from "./piece.ts";

/** Whether a layer has gates over its outputs that act after the norm that follows it. */
export function isNormed(layer: object, next: Part | undefined): boolean {
  const { gates } = layer as Partial<Dense>;
  return gates?.outputs !== undefined && actAfter(gates.placement, next);
}

/** A batch norm with the gates of the layer before it multiplied in, where they act after it; with ones where it trains on. */
export function settledNorm(norm: BatchNorm, before: Piece | undefined, { values, trains }: View): BatchNorm {
  const gate = before?.normed ? (before.layer as Dense).gates.outputs : undefined;
  const z = gate && values(gate);
  const own = (x: BatchNorm["scale"]) => (trains ? new Float32Array(norm.channels).fill(1) : x.toArray()).map((each, i) => each * (z?.[i] ?? 1));
  const { momentum, epsilon } = norm;
  const copy = new BatchNorm(norm.channels, { momentum, epsilon });
  copy.scale.set(own(norm.scale));
  copy.shift.set(own(norm.shift));
  if (!trains) for (const name of ["mean", "variance"] as const) copy[name].set(norm[name].toArray());
  return copy;
}

/** Where the features `have` of a layer norm were among those it had at first. */
export const amongOf = ({ among, features }: LayerNorm, have: readonly number[]): Places | undefined =>
  have.length < features ? new Places(...within(among, have, features)) : among;

/** A norm of only the features `have`. */
export function narrowedNorm<N extends BatchNorm | LayerNorm>(norm: N, have: readonly number[]): N {
  const { epsilon } = norm;
  const small =
    norm instanceof BatchNorm ? new BatchNorm(have.length, { momentum: norm.momentum, epsilon }) : new LayerNorm(have.length, { epsilon }, amongOf(norm, have));
  for (const name of ["scale", "shift", "mean", "variance"] as const) {
    const values = (norm as Partial<BatchNorm>)[name]?.toArray();
    if (values) (small as BatchNorm)[name].set(have.map((i) => values[i] as number));
  }
  return small as N;
}
