// The functions that files name.
import type { Floats } from "../addresses.ts";
import { needMaps } from "../descriptions/facts.ts";
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

/** The mean of each map, along one axis or two. @throws ShapeError */
const globalAverage =
  (axes: 1 | 2) =>
  (k: Kernels): Stage =>
  (x, plan) => {
    const who = `globalAveragePool${axes}d`;
    needMaps(who, x.shape, "channels", axes === 1);
    const [batch, channels, ...size] = x.shape as readonly [number, number, ...number[]];
    const n = sizeOf(size);
    if (n === 0) throw new ShapeError(`${who}: ${print(x.shape)} holds no numbers to take the mean of.`);
    const y = plan.result([batch, channels]);
    plan.step(() => k.meanRows(y.address, x.address, batch * channels, n));
    return y;
  };

const clamped =
  (high: number) =>
  (k: Kernels): Stage =>
    numberwise((y, x, n) => k.clamp(y, x, n, 0, high));

/** Kernels that take numbers one by one, and nothing else. */
type Numberwise = { [Name in keyof Kernels]: Parameters<Kernels[Name]>["length"] extends 3 ? Name : never }[keyof Kernels];

/** Of the functions for which there is no such kernel of the same name. */
const stages: { readonly [Name in Exclude<FunctionName, Numberwise>]: (k: Kernels, storage: Storage) => Stage } = {
  argmax: (_, storage) => (x, plan) => {
    const [, n] = rows("argmax", x);
    const y = plan.result(x.shape.slice(0, -1));
    plan.step(() => {
      const all = storage.view(x);
      storage.view(y).forEach((_, i, to) => {
        const row = all.subarray(i * n, (i + 1) * n);
        const most = row.reduce((a, b) => Math.max(a, b));
        // the first of equals, or the first NaN
        to[i] = row.findIndex((v) => v === most || Number.isNaN(v));
      });
    });
    return y;
  },
  elu: (k) => numberwise((y, x, n) => k.elu(y, x, n, 1)),
  flatten: () => (x) => {
    const [batch = 1, ...rest] = x.shape;
    return { ...x, shape: [batch, sizeOf(rest)] };
  },
  globalAveragePool1d: globalAverage(1),
  globalAveragePool2d: globalAverage(2),
  hardSigmoid: clamped(1),
  leakyRelu: (k) => numberwise((y, x, n) => k.leakyRelu(y, x, n, 0.01)),
  logSoftmax: (k) => (x, plan) => {
    const [m, n] = rows("logSoftmax", x);
    const [y, p] = [plan.result(x.shape), plan.result(x.shape)];
    plan.step(() => k.logSoftmax(y.address, p.address, x.address, m, n));
    return y;
  },
  neg: (k) => numberwise((y, x, n) => k.affine(y, x, n, -1, 0)),
  relu6: clamped(6),
  softmax: (k) => (x, plan) => {
    const [m, n] = rows("softmax", x);
    const y = plan.result(x.shape);
    plan.step(() => k.softmax(y.address, x.address, m, n));
    return y;
  },
};

/** The stage of a function's name; undefined if there is none of that name. */
export function functionOf(name: string, storage: Storage): Stage | undefined {
  const { kernels } = storage;
  if (!isFunctionName(name)) return undefined;
  return name in stages ? stages[name as keyof typeof stages](kernels, storage) : numberwise(kernels[name as FunctionName & Numberwise]);
}
