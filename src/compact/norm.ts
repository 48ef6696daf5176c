// Batch norms on the way between two layers.
import { BatchNorm } from "../layers/batchNorm.ts";
import type { Part } from "../layers/layer.ts";
import { indicesOf, isPiece, valuesOf } from "./piece.ts";

/** Whether the gates over a layer's outputs act after the norm that follows it. */
export function isNormed(part: Part | undefined, next: Part | undefined): boolean {
  return isPiece(part) && part.gates.outputs !== undefined && part.gates.placement === "after-norm" && next instanceof BatchNorm;
}

/** A copy with only the channels kept. `gate`: what its result is multiplied with. */
function copy(norm: BatchNorm, kept: readonly number[], gate?: Float32Array): BatchNorm {
  const { momentum, epsilon } = norm;
  const small = new BatchNorm(kept.length, { momentum, epsilon });
  const pick = (values: Float32Array, factor?: Float32Array) => kept.map((i) => Math.fround((values[i] as number) * (factor?.[i] ?? 1)));
  small.scale.set(pick(norm.scale.toArray(), gate));
  small.shift.set(pick(norm.shift.toArray(), gate));
  small.mean.set(pick(norm.mean.toArray()));
  small.variance.set(pick(norm.variance.toArray()));
  return small;
}

/** The norm with the gates of the layer before it multiplied in, where they act after it. */
export function settledNorm(norm: BatchNorm, before: Part | undefined): BatchNorm {
  const gates = isNormed(before, norm) && isPiece(before) ? before.gates.outputs : undefined;
  const all = Array.from({ length: norm.channels }, (_, i) => i);
  return copy(norm, all, gates && valuesOf(gates, norm.channels));
}

/** A part on the way as wide as what comes: the channels `keep` of the layer before. */
export function narrowed(part: Part, keep: Uint8Array): Part {
  if (!(part instanceof BatchNorm) || keep.every((each) => each)) return part;
  const spread = part.channels / keep.length;
  return copy(
    part,
    indicesOf(keep).flatMap((j) => Array.from({ length: spread }, (_, p) => j * spread + p)),
  );
}
