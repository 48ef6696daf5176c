// Training steps of TensorFlow.js, as its guides show it: an optimizer minimizes a function of variables.
import { contender } from "../../measure/contender.mjs";
import { LAMBDA, SHIFT } from "../gates.mjs";

export function tfjsGate(tf, u, logAlpha) {
  const logit = tf.sub(tf.log(u), tf.log(tf.sub(1, u)));
  const s = tf.sigmoid(tf.div(tf.add(logit, logAlpha), 2 / 3));
  return tf.clipByValue(tf.add(tf.mul(s, 1.2), -0.1), 0, 1);
}

/** The expected cost of a set of gates, each closing so many weights. */
export const tfjsPenalty = (tf, logAlpha, weights) => tf.mul(tf.sum(tf.sigmoid(tf.sub(logAlpha, SHIFT))), LAMBDA * weights);

/**
 * Steps of loss(draw), where draw(i) is the noise of the i-th set of gates. `gateCounts`: how many each set has; `noise()`: of
 * each set, in a step that is compared; `constants`: tensors to free besides the variables.
 */
export function tfjsTraining(tf, { variables, constants, loss, gateCounts = [], noise }) {
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  function step(draw) {
    const value = optimizer.minimize(() => loss(draw), true, variables);
    const [number] = value.dataSync();
    value.dispose();
    return number;
  }
  return contender({
    run: () => void step((i) => tf.randomUniform([gateCounts[i]], 1e-6, 1 - 1e-6)),
    result() {
      const fixed = noise?.();
      return Float32Array.from({ length: 3 }, () => step((i) => tf.tensor1d(fixed[i])));
    },
    free: () => tf.dispose([...variables, ...constants]),
  });
}
