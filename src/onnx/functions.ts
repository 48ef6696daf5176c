// What each named function is in ONNX, by operations that all versions from 17 on have.
import { needMaps } from "../descriptions/facts.ts";
import type { FunctionName } from "../descriptions/functions.ts";
import { sizeOf } from "../shape.ts";
import type { OnnxValue } from "./graph.ts";
import { ELEMENT, type OnnxAttribute } from "./messages.ts";
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

/** The mean of each map, as a row. */
const globalAverage =
  (who: string, series = false): Make =>
  (x, to) => {
    needMaps(who, x.shape, "channels", series);
    const [batch, channels, ...size] = x.shape;
    return flatten(to.node("GlobalAveragePool", [x], [batch as number, channels as number, ...size.map(() => 1)]), to);
  };

const functions: { readonly [Name in FunctionName]: Make } = {
  abs: one("Abs"),
  // of equals the first; a whole number of 64 bits
  argmax: (x, to) => {
    const shape = x.shape.slice(0, -1);
    return to.node("Cast", [to.node("ArgMax", [x], shape, { axis: { int: -1 }, keepdims: { int: 0 } })], shape, { to: { int: ELEMENT.float } });
  },
  cos: one("Cos"),
  elu: one("Elu", { alpha: { float: 1 } }),
  exp: one("Exp"),
  flatten,
  // x (1 + erf(x / sqrt(2))) / 2: an operation Gelu came with version 20
  gelu: (x, to) => {
    const erf = to.node("Erf", [to.node("Mul", [x, scalar(to, Math.SQRT1_2)])]);
    return to.node("Mul", [to.node("Mul", [x, scalar(to, 0.5)]), to.node("Add", [erf, scalar(to, 1)])]);
  },
  globalAveragePool1d: globalAverage("globalAveragePool1d", true),
  globalAveragePool2d: globalAverage("globalAveragePool2d"),
  // the one of ONNX has another slope
  hardSigmoid: (x, to) => to.node("Clip", [x, scalar(to, 0), scalar(to, 1)]),
  leakyRelu: one("LeakyRelu", { alpha: { float: 0.01 } }),
  log: one("Log"),
  logSoftmax: one("LogSoftmax", LAST),
  neg: one("Neg"),
  relu: one("Relu"),
  relu6: (x, to) => to.node("Clip", [x, scalar(to, 0), scalar(to, 6)]),
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
