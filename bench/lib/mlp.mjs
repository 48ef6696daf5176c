// The net of the training and inference workloads, 784-300-100-10, and its numbers.
import { uniform, whole } from "./data.mjs";
import { alphasOf } from "./gates.mjs";

export const SIZES = [784, 300, 100, 10];
export const BATCH = 100;
export const EXAMPLES = 20000;

/** The weights everyone starts from; biases start at 0. */
export const startWeights = () => SIZES.slice(1).map((n, i) => uniform(SIZES[i] * n, -1 / Math.sqrt(SIZES[i]), 1 / Math.sqrt(SIZES[i]), 10 + i));
export const weightShapes = SIZES.slice(1).map((n, i) => [SIZES[i], n]);

const bytes = (count) => Uint8Array.from(uniform(count * SIZES[0], 0, 256, 7));

let made;
/** Pictures as bytes, and their labels. */
export function examples() {
  made ??= { inputs: bytes(EXAMPLES), labels: whole(EXAMPLES, 10, 8) };
  return made;
}

/** The first batch of them as floats, which is what peers are given once and keep. */
export const firstBatch = () => ({ x: Float32Array.from(bytes(BATCH), (each) => each / 255), labels: whole(BATCH, 10, 8) });

/** The drop rate p of each layer's gates: log alpha at the start is log((1 - p) / p). */
const DROP = [0.2, 0.5, 0.5];

/** How many inputs each layer has, all of them gated where there are gates. */
export const PLACES = SIZES.slice(0, 3);

/** log alpha of the gates over the inputs of each layer at the start, or with only `open` of each wide open. */
export const startAlphas = (open) => PLACES.map((n, i) => (open ? alphasOf(n, open[i]) : new Float32Array(n).fill(Math.log((1 - DROP[i]) / DROP[i]))));

/** Noise for a step whose loss is compared. */
export const noise = () => PLACES.map((n, i) => uniform(n, 0.001, 0.999, 30 + i));
