// LeNet-5-Caffe, 20-50-800-500-10, and its numbers. Its pictures and labels are those of mlp.mjs, as 1 x 28 x 28.
import { uniform } from "./data.mjs";

/**
 * Its layers. `weight`: [filters, channels, height, width] or [inputs, outputs]; `places`: of the gates, over the maps of a
 * convolution or the inputs of a dense layer; `group`: how many weights each closes, the bias of a map among them.
 */
export const LAYERS = [
  { weight: [20, 1, 5, 5], fanIn: 25, outputs: 20, places: 20, group: 26 },
  { weight: [50, 20, 5, 5], fanIn: 500, outputs: 50, places: 50, group: 501 },
  { weight: [800, 500], fanIn: 800, outputs: 500, places: 800, group: 500 },
  { weight: [500, 10], fanIn: 500, outputs: 10, places: 500, group: 10 },
];
export const SIDE = 28;
export const PLACES = LAYERS.map(({ places }) => places);

/** The weights everyone starts from; biases start at 0. */
export const startWeights = () =>
  LAYERS.map(({ weight, fanIn }, i) => {
    const size = weight.reduce((a, b) => a * b);
    return uniform(size, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn), 40 + i);
  });

/** log alpha at the start: log((1 - p) / p) with p = 0.5. */
export const startAlphas = () => PLACES.map((n) => new Float32Array(n));

/** Noise for a step whose loss is compared. */
export const noise = () => PLACES.map((n, i) => uniform(n, 0.001, 0.999, 50 + i));
