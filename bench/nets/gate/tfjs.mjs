// A draw of a million gates, by TensorFlow.js.
import { contender } from "../../measure/contender.mjs";
import { tfjsGate } from "../training/tfjs.mjs";
import { N, portrait } from "./net.mjs";

export function tfjsGates({ tf }) {
  const alpha = tf.zeros([N]);
  const draw = () => tf.tidy(() => tfjsGate(tf, tf.randomUniform([N], 1e-6, 1 - 1e-6), alpha));
  return contender({ run: () => draw().dispose(), result: () => portrait(draw().dataSync()), free: () => alpha.dispose() });
}
