// The steps of functions by name.
import { needShape } from "../descriptions/facts.ts";
import type { FunctionName } from "../descriptions/functions.ts";
import { ShapeError } from "../errors.ts";
import { print, sizeOf } from "../shape.ts";
import type { Flow, Place } from "./place.ts";
import type { Numberwise } from "./program.ts";

type Lower = (x: Flow, at: Place) => Flow;

const map =
  (name: Numberwise): Lower =>
  (x, at) =>
    at.step({ op: "map", name }, [x], x.shape);

const softmax =
  (op: "softmax" | "logSoftmax"): Lower =>
  (x, at) => {
    const features = x.shape.at(-1);
    if (!features) throw new ShapeError(`${op}: an input of shape ${print([1, ...x.shape])} has no last axis with numbers in it.`);
    return at.step({ op, rows: sizeOf(x.shape) / features, features }, [x], x.shape);
  };

export const functionSteps: { readonly [Name in FunctionName]: Lower } = {
  abs: map("abs"),
  cos: map("cos"),
  elu: map("elu"),
  exp: map("exp"),
  flatten: ({ value, shape }) => ({ value, shape: [sizeOf(shape)] }),
  gelu: map("gelu"),
  globalAveragePool2d: (x, at) => {
    needShape("globalAveragePool2d", [1, ...x.shape], "batch", "channels", "height", "width");
    const [channels, height, width] = x.shape as readonly [number, number, number];
    return at.step({ op: "mean", channels, inner: height * width }, [x], [channels]);
  },
  hardSigmoid: map("hardSigmoid"),
  leakyRelu: map("leakyRelu"),
  log: map("log"),
  logSoftmax: softmax("logSoftmax"),
  relu: map("relu"),
  sigmoid: map("sigmoid"),
  silu: map("silu"),
  sin: map("sin"),
  softmax: softmax("softmax"),
  softplus: map("softplus"),
  sqrt: map("sqrt"),
  square: map("square"),
  tanh: map("tanh"),
};
