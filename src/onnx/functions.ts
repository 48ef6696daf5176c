// What each named function is in ONNX, by operations that all versions from 17 on have.
import { needShape } from "../descriptions/facts.ts";
import type { FunctionName } from "../descriptions/functions.ts";
import { sizeOf } from "../shape.ts";
import type { OnnxValue } from "./graph.ts";
import type { OnnxAttribute } from "./messages.ts";
import type { OnnxBuilder } from "./place.ts";

type Make = (x: OnnxValue, to: OnnxBuilder) => OnnxValue;

/** An operation of each number by itself, or of rows along the last axis. */
const one =
  (type: string, attributes?: Readonly<Record<string, OnnxAttribute>>): Make =>
  (x, to) =>
    to.node(type, [x], x.shape, attributes);

/** A single number. */
const scalar = (to: OnnxBuilder, value: number) => to.constant(`/${value}`, Float32Array.of(value), []);

const LAST = { axis: { int: -1 } };

/** Every example as a row. The batch is kept whatever it is. */
const flatten: Make = (x, to) => to.node("Flatten", [x], [1, sizeOf(x.shape.slice(1))], { axis: { int: 1 } });

const functions: { readonly [Name in FunctionName]: Make } = {
  abs: one("Abs"),
  cos: one("Cos"),
  elu: one("Elu", { alpha: { float: 1 } }),
  exp: one("Exp"),
  flatten,
  // x (1 + erf(x / sqrt(2))) / 2: an operation Gelu came with version 20
  gelu: (x, to) => {
    const erf = to.node("Erf", [to.node("Mul", [x, scalar(to, Math.SQRT1_2)])]);
    return to.node("Mul", [to.node("Mul", [x, scalar(to, 0.5)]), to.node("Add", [erf, scalar(to, 1)])]);
  },
  globalAveragePool2d: (x, to) => {
    needShape("globalAveragePool2d", x.shape, "batch", "channels", "height", "width");
    return flatten(to.node("GlobalAveragePool", [x], [...x.shape.slice(0, 2), 1, 1]), to);
  },
  // the one of ONNX has another slope
  hardSigmoid: (x, to) => to.node("Clip", [x, scalar(to, 0), scalar(to, 1)]),
  leakyRelu: one("LeakyRelu", { alpha: { float: 0.01 } }),
  log: one("Log"),
  logSoftmax: one("LogSoftmax", LAST),
  relu: one("Relu"),
  sigmoid: one("Sigmoid"),
  silu: (x, to) => to.node("Mul", [x, to.node("Sigmoid", [x])]),
  sin: one("Sin"),
  softmax: one("Softmax", LAST),
  softplus: one("Softplus"),
  sqrt: one("Sqrt"),
  square: (x, to) => to.node("Mul", [x, x]),
  tanh: one("Tanh"),
};

/** What a function makes of x. */
export const applied = (name: FunctionName, x: OnnxValue, to: OnnxBuilder): OnnxValue => functions[name](x, to);
