// The steps of functions by name.
import { needMaps } from "../descriptions/facts.ts";
import type { FunctionName } from "../descriptions/functions.ts";
import { ShapeError } from "../errors.ts";
import { print, type Shape, sizeOf } from "../shape.ts";
import type { Flow, Place } from "./place.ts";
import type { Numberwise, RowsStep } from "./program.ts";

type Lower = (x: Flow, at: Place) => Flow;

const map =
  (name: Numberwise): Lower =>
  (x, at) =>
    at.step({ op: "map", name }, [x], x.shape);

/** What reads rows along the last axis. */
const alongLast =
  (op: RowsStep["op"], result = (shape: Shape) => shape): Lower =>
  (x, at) => {
    const features = x.shape.at(-1);
    if (!features) throw new ShapeError(`${op}: an input of shape ${print([1, ...x.shape])} has no last axis with numbers in it.`);
    return at.step({ op, rows: sizeOf(x.shape) / features, features }, [x], result(x.shape));
  };

/** The mean of each map. */
const globalAverage =
  (who: string, series = false): Lower =>
  (x, at) => {
    needMaps(who, [1, ...x.shape], "channels", series);
    const [channels, ...size] = x.shape as readonly [number, ...number[]];
    return at.step({ op: "mean", channels, inner: sizeOf(size) }, [x], [channels]);
  };

export const functionSteps: { readonly [Name in FunctionName]: Lower } = {
  abs: map("abs"),
  argmax: alongLast("argmax", (shape) => shape.slice(0, -1)),
  cos: map("cos"),
  elu: map("elu"),
  exp: map("exp"),
  flatten: ({ value, shape }) => ({ value, shape: [sizeOf(shape)] }),
  gelu: map("gelu"),
  globalAveragePool1d: globalAverage("globalAveragePool1d", true),
  globalAveragePool2d: globalAverage("globalAveragePool2d"),
  hardSigmoid: map("hardSigmoid"),
  leakyRelu: map("leakyRelu"),
  log: map("log"),
  logSoftmax: alongLast("logSoftmax"),
  neg: map("neg"),
  relu: map("relu"),
  relu6: map("relu6"),
  sigmoid: map("sigmoid"),
  silu: map("silu"),
  sin: map("sin"),
  softmax: alongLast("softmax"),
  softplus: map("softplus"),
  sqrt: map("sqrt"),
  square: map("square"),
  tanh: map("tanh"),
};
