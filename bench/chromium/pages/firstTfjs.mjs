// The page of cold-start for TensorFlow.js.
import * as tf from "/module/tfjs-wasm.js";
import { tfjsMlpStep } from "../../nets/mlp/tfjs.mjs";
import { done } from "./done.mjs";
import { startTfjs } from "./peers.mjs";

export default async function work() {
  await tfjsMlpStep(await startTfjs(tf)).sample(1);
  return done();
}
