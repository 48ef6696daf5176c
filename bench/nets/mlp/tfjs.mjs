// The net 784-300-100-10, its training step and its prediction, by TensorFlow.js.
import { contender } from "../../measure/contender.mjs";
import { oneHot } from "../numbers.mjs";
import { tfjsGate, tfjsPenalty, tfjsTraining } from "../training/tfjs.mjs";
import { BATCH, firstBatch, GATE_COUNTS, noise, predictionInputs, SIZES, startWeights, weightShapes } from "./net.mjs";

/** The net in tensors; `gated(h, i)` puts the gates of layer i on its input. */
const forward = (tf, weights, biases, x, gated = (h) => h) =>
  weights.reduce((h, w, i) => {
    const y = tf.add(tf.matMul(gated(h, i), w), biases[i]);
    return i < weights.length - 1 ? tf.relu(y) : y;
  }, x);

export function tfjsMlpStep({ tf }, alphas = []) {
  const weights = startWeights().map((w, i) => tf.variable(tf.tensor(w, weightShapes[i])));
  const biases = SIZES.slice(1).map((n) => tf.variable(tf.zeros([n])));
  const gates = alphas.map((a) => tf.variable(tf.tensor1d(a)));
  const { x, labels } = firstBatch();
  const inputs = tf.tensor(x, [BATCH, SIZES[0]]);
  const targets = tf.tensor(oneHot(labels, 10), [BATCH, 10]);

  function loss(draw) {
    const gated = (h, i) => (gates[i] ? tf.mul(h, tfjsGate(tf, draw(i), gates[i])) : h);
    const output = forward(tf, weights, biases, inputs, gated);
    const penalties = gates.map((a, i) => tfjsPenalty(tf, a, SIZES[i + 1]));
    return penalties.reduce((sum, penalty) => tf.add(sum, penalty), tf.losses.softmaxCrossEntropy(targets, output));
  }
  const variables = [...weights, ...biases, ...gates];
  return tfjsTraining(tf, { variables, constants: [inputs, targets], loss, gateCounts: GATE_COUNTS, noise });
}

export function tfjsMlpPredict({ tf }, batch) {
  const weights = startWeights().map((w, i) => tf.tensor(w, weightShapes[i]));
  const biases = SIZES.slice(1).map((n) => tf.zeros([n]));
  const x = tf.tensor(predictionInputs(batch), [batch, SIZES[0]]);
  const run = () => tf.tidy(() => forward(tf, weights, biases, x).dataSync());
  return contender({ run: () => void run(), result: run, free: () => tf.dispose([...weights, ...biases, x]) });
}
