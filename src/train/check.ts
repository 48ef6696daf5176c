// What is taken for a net or a dataset and is none: one sentence for each.
import { type Dataset, hasTargets } from "../data/dataset.ts";
import { ValueError } from "../errors.ts";
import { isPart, type Part } from "../layers/layer.ts";
import { isPromise } from "../realms.ts";
import type { Parameter } from "../resident.ts";
import { print } from "../shape.ts";
import { parameters, walk } from "../walk.ts";

/** What came, in a few words. */
function named(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return `a ${typeof value}`;
  const { name } = value.constructor ?? {};
  return !name || name === "Object" ? "an object" : `a ${name}`;
}

/** Refuses what is no dataset; `part`: the one of a split that is meant here. @throws ValueError */
export function checkDataset(who: string, data: Dataset, part: "train" | "validation" | "test"): void {
  const value: unknown = data;
  const has = (...keys: string[]) => typeof value === "object" && value !== null && keys.every((key) => key in value);
  if (has("count", "shape", "inputs", "labels")) return;
  if (has("train")) {
    const parts = ["train", "validation", "test"].filter((name) => has(name));
    const meant = has(part) ? part : parts.at(-1);
    throw new ValueError(`${who}: a split into ${parts.join(" and ")} came, but one dataset is needed. Give .${meant} of it.`);
  }
  if (isPromise(value)) throw new ValueError(`${who}: a promise came, but a dataset is needed. Put await before what gave it.`);
  throw new ValueError(`${who}: ${named(value)} came, but a dataset is needed. Make one of your arrays with dataset().`);
}

/** Refuses a dataset of targets without a loss to compare them by. @throws ValueError */
export function checkLossNamed(who: string, data: Dataset, loss: unknown): void {
  if (hasTargets(data) && loss === undefined)
    throw new ValueError(
      `${who}: the dataset has targets ${print(data.targetShape ?? [])}, so a loss must be named: meanSquaredError for numbers, crossEntropy for probabilities of classes.`,
    );
}

/** Nets of this copy of the library, as far as is known. */
const known = new WeakSet<object>();

/** Refuses what can not be run. @throws ValueError; UsageError for a net of another copy of the library */
export function checkNet(net: Part): void {
  if (isPart(net)) {
    if (!known.has(net)) walk(net, () => {});
    known.add(net);
    return;
  }
  const value: unknown = net;
  const object = typeof value === "object" && value !== null;
  const advice =
    object && "predict" in value
      ? "It is a model of sievenet/inference, which predicts by itself: model.predict(values)."
      : "Build it with sequential(), or give your own object forward(x).";
  throw new ValueError(`The net is ${named(value)}${object ? " without a method forward" : ""}, but it must be a layer or a function of a tensor. ${advice}`);
}

/** What training moves. @throws ValueError when there is nothing, or no net. */
export function trainable(net: Part): ReadonlySet<Parameter> {
  checkNet(net);
  const known = new Set(parameters(net).values());
  if (known.size === 0) throw new ValueError("train: the net has no parameters. Build it of layers such as dense(), and keep them as its properties.");
  return known;
}
