// A training step of TensorFlow.js, as its guides show it: an optimizer minimizes a function of variables.
import { oneHot } from "./data.mjs";
import { contender } from "./measure.mjs";
import { BATCH, firstBatch, noise, PRICE, SHIFT, SIZES, startWeights, weightShapes } from "./mlp.mjs";

export function tfjsGate(tf, u, logAlpha) {
  const logit = tf.sub(tf.log(u), tf.log(tf.sub(1, u)));
  const s = tf.sigmoid(tf.div(tf.add(logit, logAlpha), 2 / 3));
  return tf.clipByValue(tf.add(tf.mul(s, 1.2), -0.1), 0, 1);
}

export const tfjsForward = (tf, weights, biases, x) =>
  weights.reduce((h, w, i) => {
    const y = tf.add(tf.matMul(h, w), biases[i]);
    return i < weights.length - 1 ? tf.relu(y) : y;
  }, x);

export function tfjsStep({ tf }, alphas = []) {
  const weights = startWeights().map((w, i) => tf.variable(tf.tensor(w, weightShapes[i])));
  const biases = SIZES.slice(1).map((n) => tf.variable(tf.zeros([n])));
  const gates = alphas.map((a) => tf.variable(tf.tensor1d(a)));
  const all = [...weights, ...biases, ...gates];
  const { x, labels } = firstBatch();
  const inputs = tf.tensor(x, [BATCH, SIZES[0]]);
  const targets = tf.tensor(oneHot(labels, 10), [BATCH, 10]);

  function loss(draw) {
    const output = weights.reduce((h, w, i) => {
      const z = gates[i] ? tf.mul(h, tfjsGate(tf, draw(i), gates[i])) : h;
      const y = tf.add(tf.matMul(z, w), biases[i]);
      return i < weights.length - 1 ? tf.relu(y) : y;
    }, inputs);
    const prices = gates.map((a, i) => tf.mul(tf.sum(tf.sigmoid(tf.sub(a, SHIFT))), PRICE * SIZES[i + 1]));
    return prices.reduce((sum, each) => tf.add(sum, each), tf.losses.softmaxCrossEntropy(targets, output));
  }
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  function step(draw) {
    const value = optimizer.minimize(() => loss(draw), true, all);
    const [number] = value.dataSync();
    value.dispose();
    return number;
  }
  return contender({
    run: () => void step((i) => tf.randomUniform([SIZES[i]], 1e-6, 1 - 1e-6)),
    result() {
      const fixed = noise();
      return Float32Array.from({ length: 3 }, () => step((i) => tf.tensor1d(fixed[i])));
    },
    free: () => tf.dispose([...all, inputs, targets]),
  });
}
