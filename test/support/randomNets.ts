// Nets of all kinds of layers that files can hold, at random, with inputs that fit.
import {
  abs,
  averagePool2d,
  type BatchNorm,
  batchNorm,
  conv2d,
  cos,
  dense,
  dropout,
  elu,
  embedding,
  exp,
  flatten,
  gelu,
  globalAveragePool2d,
  hardSigmoid,
  layerNorm,
  leakyRelu,
  log,
  logSoftmax,
  maxPool2d,
  type Part,
  parameters,
  relu,
  residual,
  type Sequential,
  type Shape,
  seed,
  select,
  sequential,
  sigmoid,
  silu,
  sin,
  softmax,
  softplus,
  sqrt,
  square,
  tanh,
  zeroPad2d,
} from "../../src/index.ts";
import { numbers } from "./numbers.ts";

const elementwise: readonly Part[] = [abs, cos, elu, exp, gelu, hardSigmoid, leakyRelu, log, relu, sigmoid, silu, sin, softplus, sqrt, square, tanh];
/** Every function that a file can name. */
export const functions: readonly Part[] = [...elementwise, flatten, globalAveragePool2d, logSoftmax, softmax];

/** Whole numbers from a seed. */
function dice(start: number): (n: number) => number {
  let state = start >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
}
type Dice = ReturnType<typeof dice>;
const pick = <T>(roll: Dice, all: readonly T[]): T => all[roll(all.length)] as T;

/** A part for examples of a shape, and the shape it gives. */
type Made = readonly [Part, Shape];

function forRows(roll: Dice, [n = 1]: Shape): Made {
  const m = 1 + roll(40);
  const all: (() => Made)[] = [
    () => [dense(n, m, { bias: roll(3) > 0 }), [m]],
    () => [dense(n, m), [m]],
    () => [batchNorm(n), [n]],
    () => [layerNorm(n), [n]],
    () => [pick(roll, elementwise), [n]],
    () => [pick(roll, [relu, softmax, logSoftmax, flatten]), [n]],
    () => [dropout(0.3), [n]],
    () => [
      select(
        Int32Array.from({ length: m }, () => roll(n)),
        n,
      ),
      [m],
    ],
    () => [residual(sequential(relu, dense(n, n), pick(roll, elementwise))), [n]],
    () => [residual(sequential(dense(n, m), tanh), sequential(pick(roll, elementwise), dense(n, m, { bias: false }))), [m]],
    () => [residual(flatten, relu), [n]],
  ];
  return pick(roll, all)();
}

function convolution(roll: Dice, [channels = 1, height = 1, width = 1]: Shape): Made {
  const groups = pick(
    roll,
    [1, 1, 2, 3, channels].filter((each) => channels % each === 0),
  );
  const filters = groups * (1 + roll(6));
  const padding = [roll(3), roll(3)] as const;
  const room = [height + 2 * padding[0], width + 2 * padding[1]] as const;
  const kernel = room.map((each) => 1 + roll(Math.min(5, each))) as unknown as readonly [number, number];
  const dilation = room.map((each, i) => ((kernel[i] as number) > 1 && 2 * ((kernel[i] as number) - 1) < each ? 1 + roll(2) : 1)) as unknown as typeof kernel;
  const stride = [1 + roll(3), 1 + roll(3)] as const;
  const out = room.map((each, i) => Math.floor((each - (dilation[i] as number) * ((kernel[i] as number) - 1) - 1) / (stride[i] as number)) + 1);
  return [conv2d(channels, filters, kernel, { stride, padding, dilation, groups, bias: roll(4) > 0 }), [filters, ...out]];
}

function pooling(roll: Dice, [channels = 1, height = 1, width = 1]: Shape): Made {
  const make = roll(2) ? maxPool2d : averagePool2d;
  if (height > 1 && width > 1 && roll(2)) return [make(2), [channels, Math.floor(height / 2), Math.floor(width / 2)]];
  const kernel = [1 + roll(Math.min(3, height)), 1 + roll(Math.min(3, width))] as const;
  const padding = kernel.map((each) => roll(Math.floor(each / 2) + 1)) as unknown as typeof kernel;
  const stride = [1 + roll(2), 1 + roll(2)] as const;
  const out = [height, width].map((each, i) => Math.floor((each + 2 * (padding[i] as number) - (kernel[i] as number)) / (stride[i] as number)) + 1);
  return [
    make === maxPool2d ? maxPool2d(kernel, { stride, padding }) : averagePool2d(kernel, { stride, padding, countPadding: roll(2) > 0 }),
    [channels, ...out],
  ];
}

function forImages(roll: Dice, shape: Shape): Made {
  const [channels = 1, height = 1, width = 1] = shape;
  const m = 1 + roll(9);
  const all: (() => Made)[] = [
    () => convolution(roll, shape),
    () => convolution(roll, shape),
    () => pooling(roll, shape),
    () => [batchNorm(channels), shape],
    () => [layerNorm(width), shape],
    () => [pick(roll, elementwise), shape],
    () => [relu, shape],
    () => [pick(roll, [softmax, logSoftmax]), shape],
    () => [dropout(0.3), shape],
    () => [zeroPad2d([roll(3), roll(3)]), [channels, 0, 0]],
    () => [residual(sequential(conv2d(channels, channels, 3, { padding: 1 }), pick(roll, elementwise))), shape],
    () => [residual(sequential(batchNorm(channels), relu, conv2d(channels, m, 3, { padding: 1 })), conv2d(channels, m, 1)), [m, height, width]],
    () => [flatten, [channels * height * width]],
    () => [globalAveragePool2d, [channels]],
  ];
  const [part, out] = pick(roll, all)();
  if (!("padding" in part) || "kernel" in part) return [part, out];
  const [vertical, horizontal] = part.padding as readonly [number, number];
  return [part, [channels, height + 2 * vertical, width + 2 * horizontal]];
}

function forTables(roll: Dice, shape: Shape): Made {
  const [places = 1, width = 1] = shape;
  const all: (() => Made)[] = [() => [layerNorm(width), shape], () => [pick(roll, elementwise), shape], () => [flatten, [places * width]]];
  return pick(roll, all)();
}

export interface RandomNet {
  readonly net: Sequential;
  /** Shape of one example. */
  readonly shape: Shape;
  /** Numbers of a batch. */
  inputs(batch: number): Float32Array;
}

/** A net of up to nine parts. The same seed gives the same net. */
export function randomNet(start: number): RandomNet {
  seed(start);
  const roll = dice(start * 7919 + 1);
  const table = roll(6) === 0 ? 2 + roll(20) : 0;
  const shape: Shape = table ? [1 + roll(5)] : roll(2) ? [1 + roll(60)] : [1 + roll(4), 1 + roll(14), 1 + roll(14)];
  const parts: Part[] = [];
  let now = shape;
  if (table) {
    const width = 1 + roll(9);
    parts.push(embedding(table, width));
    now = [...shape, width];
  }
  for (let i = 1 + roll(8); i > 0; i--) {
    const [part, out] = now.length === 1 ? forRows(roll, now) : now.length === 2 ? forTables(roll, now) : forImages(roll, now);
    parts.push(part);
    now = out;
  }
  const half = roll(parts.length);
  const net = roll(2) ? sequential(...parts) : sequential(sequential(...parts.slice(0, half)), ...parts.slice(half));
  let i = 0;
  for (const p of parameters(net).values()) if (p.shape.length === 1) p.set(numbers(p.size, -1, 1, start + ++i));
  for (const part of parts) if ("variance" in part) settleNorm(part as BatchNorm, start);
  return {
    net,
    shape,
    inputs: (batch) => {
      const n = batch * shape.reduce((a, b) => a * b, 1);
      return table ? Float32Array.from({ length: n }, () => roll(table)) : numbers(n, -2, 2, start);
    },
  };
}

function settleNorm(norm: BatchNorm, start: number): void {
  norm.mean.set(numbers(norm.channels, -1, 1, start + 50));
  norm.variance.set(numbers(norm.channels, 0.2, 2, start + 51));
}
