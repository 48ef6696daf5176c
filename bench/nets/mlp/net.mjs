// The net of the training and inference workloads, 784-300-100-10, and its numbers.
import { alphasOf } from "../gates.mjs";
import { uniform, uniformWeights, whole } from "../numbers.mjs";

export const SIZES = [784, 300, 100, 10];
export const BATCH = 100;
const EXAMPLES = 20000;

/** The weights everyone starts from; biases start at 0. */
export const startWeights = () => SIZES.slice(1).map((n, i) => uniformWeights(SIZES[i] * n, SIZES[i], 10 + i));
export const weightShapes = SIZES.slice(1).map((n, i) => [SIZES[i], n]);

/** As nets/pruned/net.mjs has nets. */
export const layered = () => ({
  shape: [SIZES[0]],
  layers: startWeights().map((values, i) => ({ weight: weightShapes[i], values, bias: new Float32Array(SIZES[i + 1]) })),
});

const bytes = (count) => Uint8Array.from(uniform(count * SIZES[0], 0, 256, 7));

let all;
/** Images as bytes, and their labels. */
export function examples() {
  all ??= { inputs: bytes(EXAMPLES), labels: whole(EXAMPLES, 10, 8) };
  return all;
}

/** The first batch of them as floats, which is what peers are given once and keep. */
export const firstBatch = () => ({ x: Float32Array.from(bytes(BATCH), (byte) => byte / 255), labels: whole(BATCH, 10, 8) });

/** The inputs of a prediction, [batch, 784]. */
export const predictionInputs = (batch) => uniform(batch * SIZES[0], 0, 1, 3);

/** The drop rate p of each layer's gates: log alpha at the start is log((1 - p) / p). */
const DROP = [0.2, 0.5, 0.5];

/** How many gates each layer has where there are any: one over each of its inputs. */
export const GATE_COUNTS = SIZES.slice(0, 3);

/** log alpha of the gates over the inputs of each layer at the start, or with only `open` of each wide open. */
export const startAlphas = (open) => GATE_COUNTS.map((n, i) => (open ? alphasOf(n, open[i]) : new Float32Array(n).fill(Math.log((1 - DROP[i]) / DROP[i]))));

/** Noise for a step whose loss is compared. */
export const noise = () => GATE_COUNTS.map((n, i) => uniform(n, 0.001, 0.999, 30 + i));
