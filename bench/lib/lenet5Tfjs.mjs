// LeNet-5-Caffe by TensorFlow.js: its training step with gradients of our own (convolveTfjs.mjs), and its prediction.
import { tfjsConvolution, tfjsProduct } from "./convolveTfjs.mjs";
import { oneHot } from "./data.mjs";
import { LAYERS, noise, PLACES, SIDE, startWeights } from "./lenet5.mjs";
import { BATCH, firstBatch } from "./mlp.mjs";
import { tapsFirst } from "./permuted.mjs";
import { tfjsGate, tfjsPrice, tfjsTraining } from "./trainTfjs.mjs";

const tensors = (tf) =>
  startWeights().map((values, i) => {
    const { weight, outputs } = LAYERS[i];
    const filters = weight.length === 4 ? tapsFirst(values, weight) : { values, shape: weight };
    return { w: tf.tensor(filters.values, filters.shape), b: tf.zeros([outputs]) };
  });

/** The net in any way to convolve and multiply; `gated(h, i)` puts the gates of layer i on h. x: [batch, 28, 28, 1]. */
function forward(tf, layers, x, { convolutions, product, gated = (h) => h }) {
  const convolved = (h, i) => tf.maxPool(tf.relu(gated(tf.add(convolutions[i](h, layers[i].w), layers[i].b), i)), 2, 2, "valid");
  const dense = (h, i) => tf.add(product(gated(h, i), layers[i].w), layers[i].b);
  const maps = convolved(convolved(x, 0), 1);
  const flat = tf.reshape(tf.transpose(maps, [0, 3, 1, 2]), [-1, PLACES[2]]);
  return dense(tf.relu(dense(flat, 2)), 3);
}

/** `convolution`: one of convolveTfjs.mjs. */
export function tfjsLenet5Step({ tf }, alphas = [], convolution = tfjsConvolution) {
  const layers = tensors(tf).map(({ w, b }) => ({ w: tf.variable(w), b: tf.variable(b) }));
  const gates = alphas.map((each) => tf.variable(tf.tensor1d(each)));
  const { x, labels } = firstBatch();
  const inputs = tf.tensor(x, [BATCH, SIDE, SIDE, 1]);
  const targets = tf.tensor(oneHot(labels, 10), [BATCH, 10]);
  const how = { convolutions: [convolution(tf, { first: true }), convolution(tf)], product: tfjsProduct(tf) };

  function loss(draw) {
    const gated = (h, i) => (gates[i] ? tf.mul(h, tfjsGate(tf, draw(i), gates[i])) : h);
    const outputs = forward(tf, layers, inputs, { ...how, gated });
    const prices = gates.map((a, i) => tfjsPrice(tf, a, LAYERS[i].group));
    return prices.reduce((sum, each) => tf.add(sum, each), tf.losses.softmaxCrossEntropy(targets, outputs));
  }
  const variables = [...layers.flatMap(({ w, b }) => [w, b]), ...gates];
  return tfjsTraining(tf, { variables, constants: [inputs, targets], loss, places: PLACES, noise });
}

/** predict(x) with x: [batch, 28, 28, 1], and how to free its tensors. */
export function tfjsLenet5({ tf }) {
  const layers = tensors(tf);
  const own = (x, w) => tf.conv2d(x, w, 1, "valid");
  const predict = (x) => forward(tf, layers, x, { convolutions: [own, own], product: tf.matMul });
  return { predict, free: () => tf.dispose(layers.flatMap(({ w, b }) => [w, b])) };
}
