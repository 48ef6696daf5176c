// Rankings by how the loss changes when a unit's output is multiplied with z, at z = 1: slopes, and slopes of slopes.
import { fromLayer, lossesOn, lossOn, type Measured, slopes, wholeOf, withValue } from "./loss.ts";
import type { ProbedLayer } from "./units.ts";

type Layers = readonly ProbedLayer[];

/** The mean over batches of a function of the slope of each unit. */
function overBatches(measured: Measured, layers: Layers, of: (slope: number) => number): Float64Array[] {
  const z = layers.map(({ probe }) => probe.z);
  const means = z.map(({ size }) => new Float64Array(size));
  for (const { gradients, share } of slopes(measured, z))
    for (const [k, mean] of means.entries()) for (const [i, g] of (gradients[k] as Float32Array).entries()) mean[i] = (mean[i] as number) + share * of(g);
  return means;
}

const squared = (x: number): number => x * x;

/** The slope of the mean loss, without its sign: connection sensitivity of units (Lee et al. 2019, "SNIP"). */
export function snip(measured: Measured, layers: Layers): Float64Array[] {
  return overBatches(measured, layers, (g) => g).map((all) => all.map(Math.abs));
}

/**
 * (z dL/dz)^2, the square of what a first-order expansion says removing the unit does to the loss of a batch; mean over
 * batches. Source: Molchanov et al. 2019, "Importance estimation for neural network pruning".
 */
export function taylor(measured: Measured, layers: Layers): Float64Array[] {
  return overBatches(measured, layers, squared);
}

/** The same example by example: the "full gradient" of that paper. */
export function taylorPerExample(measured: Measured, layers: Layers): Float64Array[] {
  return overBatches({ ...measured, batchSize: 1 }, layers, squared);
}

/** Around 1, how far z is moved for a slope of the slope by differences. */
const STEP = 0.1;

/** Losses (each a number, or one for each example) with z of one unit on both sides of 1. */
const aside = <T>({ probe: { z } }: ProbedLayer, i: number, losses: () => T): [T, T] => [withValue(z, i, 1 + STEP, losses), withValue(z, i, 1 - STEP, losses)];

/** d2L/dz2, of losses at 1 and on both sides. */
const curvature = (here: number, up: number, down: number): number => (up - 2 * here + down) / (STEP * STEP);

/** The second derivative of the mean loss with respect to each z, by differences of the loss: a diagonal without products. */
function curvatures(measured: Measured, layers: Layers): Float64Array[] {
  return layers.map((layer) => {
    const here = fromLayer(measured, layer);
    const loss = lossOn(here);
    return Float64Array.from({ length: layer.probe.size }, (_, i) => curvature(loss, ...aside(layer, i, () => lossOn(here))));
  });
}

/** (-dL/dz + 1/2 d2L/dz2)^2 of the mean loss: the second-order expansion (Molchanov et al. 2019). */
export function taylor2(measured: Measured, layers: Layers): Float64Array[] {
  const first = overBatches(measured, layers, (g) => g);
  return curvatures(measured, layers).map((all, k) => all.map((h, i) => squared(h / 2 - (first[k]?.[i] as number))));
}

/** The same of each example's loss, by differences both; mean over examples. */
export function taylor2PerExample(measured: Measured, layers: Layers): Float64Array[] {
  const { weights } = measured.data;
  const whole = wholeOf(measured.data);
  return layers.map((layer) => {
    const here = fromLayer(measured, layer);
    const losses = lossesOn(here);
    return Float64Array.from({ length: layer.probe.size }, (_, i) => {
      const [up, down] = aside(layer, i, () => lossesOn(here)) as [Float64Array, Float64Array];
      return losses.reduce((sum, loss, k) => {
        const [above, below] = [up[k] as number, down[k] as number];
        const change = curvature(loss, above, below) / 2 - (above - below) / (2 * STEP);
        return sum + (squared(change) * (weights?.[k] ?? 1)) / whole;
      }, 0);
    });
  });
}

/** 1/2 d2L/dz2: what removing a unit costs at a minimum, where slopes vanish (LeCun et al. 1990, "Optimal brain damage", of units). */
export function obd(measured: Measured, layers: Layers): Float64Array[] {
  return curvatures(measured, layers).map((all) => all.map((h) => h / 2));
}
