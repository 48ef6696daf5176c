// The page of cold-start for jax-js.
import * as jax from "/module/jax-js.js";
import { jaxMlpStep } from "../../nets/mlp/jax.mjs";
import { done } from "./done.mjs";
import { startJax } from "./peers.mjs";

export default async function work() {
  await jaxMlpStep(await startJax(jax)).sample(1);
  return done();
}
