// LeNet-5-Caffe, 20-50-800-500-10, and its numbers. Its images and labels are those of the MLP, as 1 x 28 x 28.
import { sizeOf, uniform, uniformWeights } from "../numbers.mjs";

/**
 * Its layers. `weight`: [filters, channels, height, width] or [inputs, outputs]; `gates`: how many, over the maps of a
 * convolution or the inputs of a dense layer; `closes`: how many weights each closes, the bias of a map among them.
 */
export const LAYERS = [
  { weight: [20, 1, 5, 5], fanIn: 25, outputs: 20, gates: 20, closes: 26 },
  { weight: [50, 20, 5, 5], fanIn: 500, outputs: 50, gates: 50, closes: 501 },
  { weight: [800, 500], fanIn: 800, outputs: 500, gates: 800, closes: 500 },
  { weight: [500, 10], fanIn: 500, outputs: 10, gates: 500, closes: 10 },
];
export const SIDE = 28;
export const GATE_COUNTS = LAYERS.map(({ gates }) => gates);
/** How many numbers the maps of the second convolution have, which the first dense layer reads. */
export const FLAT = LAYERS[2].fanIn;

export const isConvolution = ({ weight }) => weight.length === 4;

/** The weights everyone starts from; biases start at 0. */
export const startWeights = () => LAYERS.map(({ weight, fanIn }, i) => uniformWeights(sizeOf(weight), fanIn, 40 + i));

/** As nets/pruned/net.mjs has nets. */
export const layered = () => ({
  shape: [1, SIDE, SIDE],
  layers: startWeights().map((values, i) => {
    const { weight, outputs } = LAYERS[i];
    return { convolves: isConvolution(LAYERS[i]), weight, values, bias: new Float32Array(outputs) };
  }),
});

/** log alpha at the start: log((1 - p) / p) with p = 0.5. */
export const startAlphas = () => GATE_COUNTS.map((n) => new Float32Array(n));

/** Noise for a step whose loss is compared. */
export const noise = () => GATE_COUNTS.map((n, i) => uniform(n, 0.001, 0.999, 50 + i));

/** The inputs of a prediction. */
export const predictionInputs = (batch) => uniform(batch * SIDE * SIDE, 0, 1, 3);
/** The shape of a batch of images. */
export const imageShape = (batch) => [batch, 1, SIDE, SIDE];
