// The functions that can stand in a net and be saved by name, and how features pass through them. What each computes is in
// src/ops (gathered in ops/functions.ts) and, for the inference entry, in src/inference/functions.ts.
import type { FeatureMap, KeepingMap } from "./features.ts";

/** The name of such a function. */
export type FunctionName =
  | "abs"
  | "argmax"
  | "cos"
  | "elu"
  | "exp"
  | "flatten"
  | "gelu"
  | "globalAveragePool1d"
  | "globalAveragePool2d"
  | "hardSigmoid"
  | "leakyRelu"
  | "log"
  | "logSoftmax"
  | "neg"
  | "relu"
  | "relu6"
  | "sigmoid"
  | "silu"
  | "sin"
  | "softmax"
  | "softplus"
  | "sqrt"
  | "square"
  | "tanh";

/** A function of each number by itself. */
const numberwise = (zeros: boolean, finiteAtZero = true): KeepingMap => ({ passes: "kept", zeros, numberwise: true, finiteAtZero });

export const functionFeatures: Readonly<Record<FunctionName, FeatureMap | undefined>> = {
  abs: numberwise(true),
  argmax: undefined,
  cos: numberwise(false),
  elu: numberwise(true),
  exp: numberwise(false),
  flatten: { passes: "flattened" },
  gelu: numberwise(true),
  globalAveragePool1d: { passes: "kept", zeros: true, layouts: ["maps"], to: "units" },
  globalAveragePool2d: { passes: "kept", zeros: true, layouts: ["maps"], to: "units" },
  hardSigmoid: numberwise(true),
  leakyRelu: numberwise(true),
  log: numberwise(false, false),
  logSoftmax: undefined,
  neg: numberwise(true),
  relu: numberwise(true),
  relu6: numberwise(true),
  sigmoid: numberwise(false),
  silu: numberwise(true),
  sin: numberwise(true),
  softmax: undefined,
  softplus: numberwise(false),
  sqrt: numberwise(false, false),
  square: numberwise(true),
  tanh: numberwise(true),
};

/** Whether there is a function of this name. */
export function isFunctionName(name: unknown): name is FunctionName {
  return typeof name === "string" && Object.hasOwn(functionFeatures, name);
}
