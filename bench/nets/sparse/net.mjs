// A layer of 784 x 300 with many zeros, and its inputs. Weights are [inputs, outputs].
import { uniform } from "../numbers.mjs";

export const [INPUTS, OUTPUTS] = [784, 300];

export const inputs = (batch) => uniform(batch * INPUTS, 0, 1, 3);

/** Weights of which exactly `percent` are zeros, alike in `wide` neighbouring outputs. */
export function weights(percent, wide) {
  const order = uniform((INPUTS * OUTPUTS) / wide, 0, 1, 5);
  const threshold = order.slice().sort()[Math.round((order.length * percent) / 100)];
  return uniform(INPUTS * OUTPUTS, -1, 1, 6).map((w, i) => (order[Math.floor(i / wide)] < threshold ? 0 : w));
}

/** Which inputs each output reads where all read the same number: [outputs] ascending lists. */
export function fanIn(percent) {
  const k = Math.round((INPUTS * (100 - percent)) / 100);
  const order = uniform(INPUTS * OUTPUTS, 0, 1, 5);
  return Array.from({ length: OUTPUTS }, (_, r) => {
    const all = Array.from({ length: INPUTS }, (_, i) => i).sort((i, j) => order[r * INPUTS + i] - order[r * INPUTS + j]);
    return all.slice(0, k).sort((i, j) => i - j);
  });
}

/** Weights that are zero but for those. */
export function fanInWeights(percent) {
  const values = uniform(INPUTS * OUTPUTS, -1, 1, 6);
  const kept = new Float32Array(values.length);
  fanIn(percent).forEach((reads, r) => {
    for (const i of reads) kept[i * OUTPUTS + r] = values[i * OUTPUTS + r];
  });
  return kept;
}
