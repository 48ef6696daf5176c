// The functions that can stand in a sequence and be saved by name, whatever a minifier calls them.
import { abs } from "../ops/abs.ts";
import { globalAveragePool2d } from "../ops/averagePool.ts";
import { cos } from "../ops/cos.ts";
import { elu } from "../ops/elu.ts";
import { exp } from "../ops/exp.ts";
import { gelu } from "../ops/gelu.ts";
import { hardSigmoid } from "../ops/hardSigmoid.ts";
import { leakyRelu } from "../ops/leakyRelu.ts";
import { log } from "../ops/log.ts";
import { relu } from "../ops/relu.ts";
import { flatten } from "../ops/reshape.ts";
import { sigmoid } from "../ops/sigmoid.ts";
import { silu } from "../ops/silu.ts";
import { sin } from "../ops/sin.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import { softplus } from "../ops/softplus.ts";
import { sqrt } from "../ops/sqrt.ts";
import { square } from "../ops/square.ts";
import { tanh } from "../ops/tanh.ts";
import type { Part } from "./layer.ts";

/** Functions of each number by itself: a feature keeps its place through them. */
const elementwise: Readonly<Record<string, Part>> = {
  abs,
  cos,
  elu,
  exp,
  gelu,
  hardSigmoid,
  leakyRelu,
  log,
  relu,
  sigmoid,
  silu,
  sin,
  softplus,
  sqrt,
  square,
  tanh,
};

const named: Readonly<Record<string, Part>> = { ...elementwise, flatten, globalAveragePool2d, logSoftmax, softmax };
const inPlace = new Set(Object.values(elementwise));

/** Whether a function works on each number by itself. */
export function isElementwise(part: Part): boolean {
  return inPlace.has(part);
}

/** Whether a part has a value and a slope at 0: it then may be given zeros in the place of what no one will read. */
export function finiteAtZero(part: Part): boolean {
  return part !== log && part !== sqrt;
}

/** How features come out of a part: "kept" in their places, "widened" (each map becomes as many features as it has pixels), or otherwise. */
export function handsOn(part: Part): "kept" | "widened" | undefined {
  if (part === flatten) return "widened";
  return inPlace.has(part) || part === globalAveragePool2d || (typeof part === "object" && part.passes === "features") ? "kept" : undefined;
}

/** The name a function is saved under; undefined for one of your own. */
export function nameOf(part: Part): string | undefined {
  return Object.keys(named).find((each) => named[each] === part);
}

/** The function of a name; undefined if there is none. */
export function functionOf(name: string): Part | undefined {
  return Object.hasOwn(named, name) ? named[name] : undefined;
}
