// The net 784-300-100-10 and its training step, by TensorFlow.js.
import { oneHot } from "./data.mjs";
import { BATCH, firstBatch, noise, SIZES, startWeights, weightShapes } from "./mlp.mjs";
import { tfjsGate, tfjsPrice, tfjsTraining } from "./trainTfjs.mjs";

export const tfjsForward = (tf, weights, biases, x) =>
  weights.reduce((h, w, i) => {
    const y = tf.add(tf.matMul(h, w), biases[i]);
    return i < weights.length - 1 ? tf.relu(y) : y;
  }, x);

export function tfjsStep({ tf }, alphas = []) {
  const weights = startWeights().map((w, i) => tf.variable(tf.tensor(w, weightShapes[i])));
  const biases = SIZES.slice(1).map((n) => tf.variable(tf.zeros([n])));
  const gates = alphas.map((a) => tf.variable(tf.tensor1d(a)));
  const { x, labels } = firstBatch();
  const inputs = tf.tensor(x, [BATCH, SIZES[0]]);
  const targets = tf.tensor(oneHot(labels, 10), [BATCH, 10]);

  function loss(draw) {
    const output = weights.reduce((h, w, i) => {
      const z = gates[i] ? tf.mul(h, tfjsGate(tf, draw(i), gates[i])) : h;
      const y = tf.add(tf.matMul(z, w), biases[i]);
      return i < weights.length - 1 ? tf.relu(y) : y;
    }, inputs);
    const prices = gates.map((a, i) => tfjsPrice(tf, a, SIZES[i + 1]));
    return prices.reduce((sum, each) => tf.add(sum, each), tf.losses.softmaxCrossEntropy(targets, output));
  }
  return tfjsTraining(tf, { variables: [...weights, ...biases, ...gates], constants: [inputs, targets], loss, places: SIZES, noise });
}
