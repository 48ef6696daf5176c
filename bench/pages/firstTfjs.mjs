import * as tf from "/module/tfjs-wasm.js";
import { tfjsStep } from "../lib/mlpTfjs.mjs";
import { done } from "./done.mjs";
import { startTfjs } from "./peers.mjs";

export default async function work() {
  await tfjsStep(await startTfjs(tf)).sample(1);
  return done();
}
