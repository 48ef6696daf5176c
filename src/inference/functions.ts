// The functions that files name.
import type { Floats } from "../addresses.ts";
import { needImages } from "../descriptions/facts.ts";
import { type FunctionName, isFunctionName } from "../descriptions/functions.ts";
import { ShapeError } from "../errors.ts";
import type { Kernels } from "../generated/inference.ts";
import { print, sizeOf } from "../shape.ts";
import type { Operand, Stage } from "./executionPlan.ts";
import type { Storage } from "./storage.ts";

function numberwise(kernel: (y: Floats, x: Floats, n: number) => void): Stage {
  return (x, plan) => {
    const y = plan.over(x);
    const n = sizeOf(x.shape);
    plan.step(() => kernel(y.address, x.address, n));
    return y;
  };
}

/** x as rows along its last axis. @throws ShapeError */
function rows(who: string, { shape }: Operand): [number, number] {
  const n = shape.at(-1);
  if (!n) throw new ShapeError(`${who}: an input of shape ${print(shape)} has no last axis with numbers in it.`);
  return [sizeOf(shape) / n, n];
}

const stages: { readonly [Name in FunctionName]: (k: Kernels) => Stage } = {
  abs: (k) => numberwise(k.abs),
  cos: (k) => numberwise(k.cos),
  elu: (k) => numberwise((y, x, n) => k.elu(y, x, n, 1)),
  exp: (k) => numberwise(k.exp),
  flatten: () => (x) => {
    const [batch = 1, ...rest] = x.shape;
    return { ...x, shape: [batch, sizeOf(rest)] };
  },
  gelu: (k) => numberwise(k.gelu),
  globalAveragePool2d: (k) => (x, plan) => {
    const who = "globalAveragePool2d";
    needImages(who, x.shape);
    const [batch, channels, height, width] = x.shape as readonly [number, number, number, number];
    const n = height * width;
    if (n === 0) throw new ShapeError(`${who}: ${print(x.shape)} holds no numbers to take the mean of.`);
    const y = plan.result([batch, channels]);
    plan.step(() => k.meanRows(y.address, x.address, batch * channels, n));
    return y;
  },
  hardSigmoid: (k) => numberwise((y, x, n) => k.clamp(y, x, n, 0, 1)),
  leakyRelu: (k) => numberwise((y, x, n) => k.leakyRelu(y, x, n, 0.01)),
  log: (k) => numberwise(k.log),
  logSoftmax: (k) => (x, plan) => {
    const [m, n] = rows("logSoftmax", x);
    const [y, p] = [plan.result(x.shape), plan.result(x.shape)];
    plan.step(() => k.logSoftmax(y.address, p.address, x.address, m, n));
    return y;
  },
  relu: (k) => numberwise(k.relu),
  sigmoid: (k) => numberwise(k.sigmoid),
  silu: (k) => numberwise(k.silu),
  sin: (k) => numberwise(k.sin),
  softmax: (k) => (x, plan) => {
    const [m, n] = rows("softmax", x);
    const y = plan.result(x.shape);
    plan.step(() => k.softmax(y.address, x.address, m, n));
    return y;
  },
  softplus: (k) => numberwise(k.softplus),
  sqrt: (k) => numberwise(k.sqrt),
  square: (k) => numberwise(k.square),
  tanh: (k) => numberwise(k.tanh),
};

/** The stage of a function's name; undefined if there is none of that name. */
export function functionOf(name: string, { kernels }: Storage): Stage | undefined {
  return isFunctionName(name) ? stages[name](kernels) : undefined;
}
