// The functions that files name.
import type { Floats } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import type { Kernels } from "../generated/inference.ts";
import { print, sizeOf } from "../shape.ts";
import { need, type Stage, type Value } from "./plan.ts";
import type { Storage } from "./storage.ts";

type Numbers = "abs" | "cos" | "exp" | "gelu" | "log" | "relu" | "sigmoid" | "silu" | "sin" | "softplus" | "sqrt" | "square" | "tanh";
/** Functions of each number by itself whose kernels take nothing else. */
const plain: readonly Numbers[] = ["abs", "cos", "exp", "gelu", "log", "relu", "sigmoid", "silu", "sin", "softplus", "sqrt", "square", "tanh"];

/** Whether the function of this name works on each number by itself. */
export function isEachNumber(name: string): boolean {
  return [...plain, "elu", "leakyRelu", "hardSigmoid"].includes(name);
}

function eachNumber(kernel: (y: Floats, x: Floats, n: number) => void): Stage {
  return (x, plan) => {
    const y = plan.over(x);
    const n = sizeOf(x.shape);
    plan.step(() => kernel(y.address, x.address, n));
    return y;
  };
}

/** x as rows along its last axis. @throws ShapeError */
function rows(who: string, { shape }: Value): [number, number] {
  const n = shape.at(-1);
  if (!n) throw new ShapeError(`${who}: an input of shape ${print(shape)} has no last axis with numbers in it.`);
  return [sizeOf(shape) / n, n];
}

/** Everything after the first axis as one. */
const flatten: Stage = (x) => {
  const [batch = 1, ...rest] = x.shape;
  return { ...x, shape: [batch, sizeOf(rest)] };
};

/** The stage of a function's name; undefined if there is none of that name. */
export function functionOf(name: string, { kernels }: Storage): Stage | undefined {
  const found = plain.find((each) => each === name);
  if (found) return eachNumber(kernels[found]);
  const others: Readonly<Record<string, (k: Kernels) => Stage>> = {
    elu: (k) => eachNumber((y, x, n) => k.elu(y, x, n, 1)),
    leakyRelu: (k) => eachNumber((y, x, n) => k.leakyRelu(y, x, n, 0.01)),
    hardSigmoid: (k) => eachNumber((y, x, n) => k.clamp(y, x, n, 0, 1)),
    flatten: () => flatten,
    globalAveragePool2d: (k) => (x, plan) => {
      need(name, x, "batch", "channels", "height", "width");
      const [batch, channels, height, width] = x.shape as readonly [number, number, number, number];
      const n = height * width;
      if (n === 0) throw new ShapeError(`${name}: ${print(x.shape)} holds no numbers to take the mean of.`);
      const y = plan.value([batch, channels]);
      plan.step(() => {
        k.sumAxis(y.address, x.address, batch * channels, n, 1);
        k.affine(y.address, y.address, batch * channels, 1 / n, 0);
      });
      return y;
    },
    softmax: (k) => (x, plan) => {
      const [m, n] = rows(name, x);
      const y = plan.value(x.shape);
      plan.step(() => k.softmax(y.address, x.address, m, n));
      return y;
    },
    logSoftmax: (k) => (x, plan) => {
      const [m, n] = rows(name, x);
      const [y, p] = [plan.value(x.shape), plan.value(x.shape)];
      plan.step(() => k.logSoftmax(y.address, p.address, x.address, m, n));
      return y;
    },
  };
  return Object.hasOwn(others, name) ? others[name]?.(kernels) : undefined;
}
