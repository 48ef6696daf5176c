// The page of cold-start for ours.
import * as lib from "/module/ours.js";
import { firstStep } from "../../nets/mlp/first.mjs";
import { done } from "./done.mjs";

export default async function work() {
  firstStep(lib);
  return done();
}
