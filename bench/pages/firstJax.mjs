import * as jax from "/module/jax-js.js";
import { jaxStep } from "../lib/mlpJax.mjs";
import { done } from "./done.mjs";
import { startJax } from "./peers.mjs";

export default async function work() {
  await jaxStep(await startJax(jax)).sample(1);
  return done();
}
