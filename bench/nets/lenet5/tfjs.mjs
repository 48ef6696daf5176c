// LeNet-5-Caffe by TensorFlow.js: its training step with gradients of our own (convolution/tfjs.mjs), and its prediction.
import { contender } from "../../measure/contender.mjs";
import { tapsFirst } from "../convolution/permuted.mjs";
import { tfjsConvolution, tfjsProduct } from "../convolution/tfjs.mjs";
import { BATCH, firstBatch } from "../mlp/net.mjs";
import { oneHot } from "../numbers.mjs";
import { tfjsGate, tfjsPenalty, tfjsTraining } from "../training/tfjs.mjs";
import { FLAT, GATE_COUNTS, isConvolution, LAYERS, noise, predictionInputs, SIDE, startWeights } from "./net.mjs";

const tensors = (tf) =>
  startWeights().map((values, i) => {
    const { weight, outputs } = LAYERS[i];
    const filters = isConvolution(LAYERS[i]) ? tapsFirst(values, weight) : { values, shape: weight };
    return { w: tf.tensor(filters.values, filters.shape), b: tf.zeros([outputs]) };
  });

/** The net in any way to convolve and multiply; `gated(h, i)` puts the gates of layer i on h. x: [batch, 28, 28, 1]. */
function forward(tf, layers, x, { convolutions, product, gated = (h) => h }) {
  const convolved = (h, i) => tf.maxPool(tf.relu(gated(tf.add(convolutions[i](h, layers[i].w), layers[i].b), i)), 2, 2, "valid");
  const dense = (h, i) => tf.add(product(gated(h, i), layers[i].w), layers[i].b);
  const maps = convolved(convolved(x, 0), 1);
  const flat = tf.reshape(tf.transpose(maps, [0, 3, 1, 2]), [-1, FLAT]);
  return dense(tf.relu(dense(flat, 2)), 3);
}

/** `convolution`: one of convolution/tfjs.mjs. */
export function tfjsLenet5Step({ tf }, alphas = [], convolution = tfjsConvolution) {
  const layers = tensors(tf).map(({ w, b }) => ({ w: tf.variable(w), b: tf.variable(b) }));
  const gates = alphas.map((values) => tf.variable(tf.tensor1d(values)));
  const { x, labels } = firstBatch();
  const inputs = tf.tensor(x, [BATCH, SIDE, SIDE, 1]);
  const targets = tf.tensor(oneHot(labels, 10), [BATCH, 10]);
  const how = { convolutions: [convolution(tf, { first: true }), convolution(tf)], product: tfjsProduct(tf) };

  function loss(draw) {
    const gated = (h, i) => (gates[i] ? tf.mul(h, tfjsGate(tf, draw(i), gates[i])) : h);
    const outputs = forward(tf, layers, inputs, { ...how, gated });
    const penalties = gates.map((a, i) => tfjsPenalty(tf, a, LAYERS[i].closes));
    return penalties.reduce((sum, penalty) => tf.add(sum, penalty), tf.losses.softmaxCrossEntropy(targets, outputs));
  }
  const variables = [...layers.flatMap(({ w, b }) => [w, b]), ...gates];
  return tfjsTraining(tf, { variables, constants: [inputs, targets], loss, gateCounts: GATE_COUNTS, noise });
}

export function tfjsLenet5Predict({ tf }, batch) {
  const layers = tensors(tf);
  const own = (x, w) => tf.conv2d(x, w, 1, "valid");
  const how = { convolutions: [own, own], product: tf.matMul };
  const x = predictionInputs(batch);
  const run = () => tf.tidy(() => forward(tf, layers, tf.tensor(x, [batch, SIDE, SIDE, 1]), how).dataSync());
  return contender({ run: () => void run(), result: run, free: () => tf.dispose(layers.flatMap(({ w, b }) => [w, b])) });
}
