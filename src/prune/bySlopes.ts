// Rankings by how the loss changes when a unit's output is multiplied with z, at z = 1: slopes, and slopes of slopes.
import { type Measured, lossOn, slopes, withValue } from "./loss.ts";
import type { Probed } from "./units.ts";

/** The mean over batches of a function of the slope of each unit. */
function overBatches(measured: Measured, { z }: Probed, of: (slope: number) => number): Float64Array[] {
  const means = z.map(({ size }) => new Float64Array(size));
  for (const { gradients, share } of slopes(measured, z))
    for (const [k, mean] of means.entries()) for (const [i, g] of (gradients[k] as Float32Array).entries()) mean[i] = (mean[i] as number) + share * of(g);
  return means;
}

/** The slope of the mean loss, without its sign: connection sensitivity of units (Lee et al. 2019, "SNIP"). */
export function snip(measured: Measured, probes: Probed): Float64Array[] {
  return overBatches(measured, probes, (g) => g).map((all) => all.map(Math.abs));
}

/**
 * (z dL/dz)^2, the square of what a first-order expansion says removing the unit does to the loss; mean over batches. With
 * batches of one example: the "full gradient". Source: Molchanov et al. 2019, "Importance estimation for neural network pruning".
 */
export function taylor(measured: Measured, probes: Probed): Float64Array[] {
  return overBatches(measured, probes, (g) => g * g);
}

/** Around 1, how far z is moved for a slope of the slope by differences. */
const STEP = 0.1;

/** The second derivative of the mean loss with respect to each z, by differences of the loss: a diagonal without products. */
function curvatures(measured: Measured, { z }: Probed): Float64Array[] {
  const here = lossOn(measured);
  return z.map((parameter) =>
    Float64Array.from({ length: parameter.size }, (_, i) => {
      const [up, down] = [1 + STEP, 1 - STEP].map((value) => withValue(parameter, i, value, () => lossOn(measured))) as [number, number];
      return (up - 2 * here + down) / (STEP * STEP);
    }),
  );
}

const squared = (x: number): number => x * x;

/** (-dL/dz + 1/2 d2L/dz2)^2: the second-order expansion (Molchanov et al. 2019). */
export function taylor2(measured: Measured, probes: Probed): Float64Array[] {
  const first = overBatches(measured, probes, (g) => g);
  return curvatures(measured, probes).map((all, k) => all.map((h, i) => squared(h / 2 - (first[k]?.[i] as number))));
}

/** 1/2 d2L/dz2: what removing a unit costs at a minimum, where slopes vanish (LeCun et al. 1990, "Optimal brain damage", of units). */
export function obd(measured: Measured, probes: Probed): Float64Array[] {
  return curvatures(measured, probes).map((all) => all.map((h) => h / 2));
}
