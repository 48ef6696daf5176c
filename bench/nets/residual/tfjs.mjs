// A training step of the residual net, by TensorFlow.js with gradients of our own (convolution/tfjs.mjs).

import { permuted, tapsFirst } from "../convolution/permuted.mjs";
import { tfjsConvolution, tfjsProduct } from "../convolution/tfjs.mjs";
import { oneHot } from "../numbers.mjs";
import { tfjsTraining } from "../training/tfjs.mjs";
import { BATCH, BLOCKS, CHANNELS, EPSILON, FILTERS, INPUT, input, labels, SIDE, startDense, startFilters } from "./net.mjs";

/** `convolution`: one of convolution/tfjs.mjs. */
export function tfjsResidualStep({ tf }, convolution = tfjsConvolution) {
  const layers = startFilters().map((values) => {
    const filters = tapsFirst(values, FILTERS);
    const w = tf.variable(tf.tensor(filters.values, filters.shape));
    return { w, scale: tf.variable(tf.ones([CHANNELS])), shift: tf.variable(tf.zeros([CHANNELS])) };
  });
  const dense = { w: tf.variable(tf.tensor(startDense(), [CHANNELS, 10])), b: tf.variable(tf.zeros([10])) };
  const inputs = tf.tensor(permuted(input(), INPUT, [0, 2, 3, 1]), [BATCH, SIDE, SIDE, CHANNELS]);
  const targets = tf.tensor(oneHot(labels(), 10), [BATCH, 10]);
  const convolutions = layers.map((_, i) => convolution(tf, { padding: 1, first: i === 0 }));
  const product = tfjsProduct(tf);

  function norm(x, { scale, shift }) {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, EPSILON))), scale), shift);
  }
  function loss() {
    const convolved = (h, i) => norm(convolutions[i](h, layers[i].w), layers[i]);
    let h = inputs;
    for (let i = 0; i < 2 * BLOCKS; i += 2) h = tf.relu(tf.add(h, convolved(tf.relu(convolved(h, i)), i + 1)));
    return tf.losses.softmaxCrossEntropy(targets, tf.add(product(tf.mean(h, [1, 2]), dense.w), dense.b));
  }
  const variables = [...layers.flatMap(({ w, scale, shift }) => [w, scale, shift]), dense.w, dense.b];
  return tfjsTraining(tf, { variables, constants: [inputs, targets], loss });
}
