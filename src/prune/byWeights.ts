// Rankings that look at no example: by chance, by the size of weights, by the scale of a norm.
import { UsageError } from "../errors.ts";
import type { Gateable } from "../gates/attach.ts";
import type { Resident } from "../resident.ts";
import { uniformsOf } from "./chance.ts";
import type { PrunableLayer } from "./units.ts";

/** The sum over what each output has of an array, along one of its axes, of a function of it. */
export function overOutputs(array: Resident, axis: number, outputs: number, of: (w: number) => number): Float64Array {
  const sums = new Float64Array(outputs);
  const stride = array.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  for (const [i, w] of array.toArray().entries()) {
    const output = Math.floor(i / stride) % outputs;
    sums[output] = (sums[output] as number) + of(w);
  }
  return sums;
}

const overWeights = ({ weight, axes, outputs }: Gateable, of: (w: number) => number) => overOutputs(weight, axes.outputs, outputs, of);

/** Sum of the sizes of a unit's incoming weights, divided by their number, so that layers of unlike widths compare. */
export function l1({ layer }: PrunableLayer): Float64Array {
  return overWeights(layer, Math.abs).map((sum) => (sum * layer.outputs) / layer.weight.size);
}

/** Root of the mean of their squares. */
export function l2({ layer }: PrunableLayer): Float64Array {
  return overWeights(layer, (w) => w * w).map((sum) => Math.sqrt((sum * layer.outputs) / layer.weight.size));
}

/** Size of the scale of the norm that follows (Liu et al. 2017, "Learning efficient convolutional networks through network slimming"). */
export function normScale({ layer, next }: PrunableLayer): Float64Array {
  const scale = (next as { readonly scale?: { readonly size: number; toArray?(): Float32Array } } | undefined)?.scale;
  if (typeof next !== "object" || scale?.size !== layer.outputs || !scale.toArray)
    throw new UsageError(`rank: "normScale" goes by the scale of a batch norm right after each layer, but ${layer.label} has none. Choose another ranking.`);
  return Float64Array.from(scale.toArray(), Math.abs);
}

/** A number between 0 and 1 for each unit. */
export function random({ layer }: PrunableLayer, seed: number, index: number): Float64Array {
  return uniformsOf(layer.outputs, seed, index);
}
