// Rankings by what the net loses without a unit: alone, or averaged over what else is there.
import { shuffled } from "./chance.ts";
import { fromLayer, lossOn, type Measured, withValue } from "./loss.ts";
import type { ProbedLayer } from "./units.ts";

/** By how much the loss rises when the unit alone goes: the oracle that other rankings stand for. */
export function leaveOneOut(measured: Measured, layers: readonly ProbedLayer[]): Float64Array[] {
  return layers.map((layer) => {
    const here = fromLayer(measured, layer);
    const whole = lossOn(here);
    return Float64Array.from({ length: layer.probe.size }, (_, i) => withValue(layer.probe.z, i, 0, () => lossOn(here)) - whole);
  });
}

/** Up to so many units of a layer all subsets are tried. */
const EXACT = 10;

/**
 * Shapley values of the units of each layer, the others being whole: the mean over all orders in which units can come of what
 * a unit takes from the loss when it comes. Exact (2^n losses) up to 10 units, else the mean of `permutations` orders by chance.
 * Source: Shapley 1953; for units of nets Ancona et al. 2020, "Shapley value as principled metric for structured network pruning".
 */
export function shapley(
  measured: Measured,
  layers: readonly ProbedLayer[],
  { permutations, seed }: { readonly permutations: number; readonly seed: number },
): Float64Array[] {
  return layers.map((layer, k) => {
    const parameter = layer.probe.z;
    const n = parameter.size;
    const here = fromLayer(measured, layer);
    const whole = parameter.toArray();
    const lossWith = (present: ArrayLike<number>) => {
      parameter.set(present);
      return lossOn(here);
    };
    try {
      return n <= EXACT ? exact(n, lossWith) : sampled(n, lossWith, permutations, (round) => shuffled(n, seed, 4096 * k + round));
    } finally {
      parameter.set(whole);
    }
  });
}

type LossWith = (present: ArrayLike<number>) => number;

function exact(n: number, lossWith: LossWith): Float64Array {
  const losses = Float64Array.from({ length: 2 ** n }, (_, subset) => lossWith(Array.from({ length: n }, (_, i) => (subset >> i) & 1)));
  // |S|! (n - |S| - 1)! / n! for each size of the others
  const weights = [1 / n];
  for (let size = 1; size < n; size++) weights.push(((weights[size - 1] as number) * size) / (n - size));
  return Float64Array.from({ length: n }, (_, i) => {
    let value = 0;
    for (let subset = 0; subset < 2 ** n; subset++) {
      if ((subset >> i) & 1) continue;
      let size = 0;
      for (let rest = subset; rest; rest &= rest - 1) size++;
      value += (weights[size] as number) * ((losses[subset] as number) - (losses[subset | (1 << i)] as number));
    }
    return value;
  });
}

function sampled(n: number, lossWith: LossWith, permutations: number, order: (round: number) => number[]): Float64Array {
  const values = new Float64Array(n);
  const none = lossWith(new Float32Array(n));
  for (let round = 0; round < permutations; round++) {
    const present = new Float32Array(n);
    let before = none;
    for (const i of order(round)) {
      present[i] = 1;
      const after = lossWith(present);
      values[i] = (values[i] as number) + (before - after) / permutations;
      before = after;
    }
  }
  return values;
}
