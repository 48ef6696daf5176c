// Nets with every kind of layer and every named function.
import { type FunctionName, functionFeatures } from "../../src/descriptions/functions.ts";
import type { Kind } from "../../src/descriptions/layers.ts";
import {
  averagePool1d,
  averagePool2d,
  batchNorm,
  columns,
  conv1d,
  conv2d,
  dense,
  dropout,
  embedding,
  flatten,
  gru,
  type Layer,
  layerNorm,
  maxPool1d,
  maxPool2d,
  relu,
  rescale,
  residual,
  type Sequential,
  type Shape,
  seed,
  select,
  sequential,
  standardize,
  type Tensor,
  tensor,
  vocabulary,
  zeroPad1d,
  zeroPad2d,
} from "../../src/index.ts";
import { Gru } from "../../src/layers/gru.ts";
import { functionOf } from "../../src/layers/functions.ts";
import { sizeOf } from "../../src/shape.ts";
import { sparsify } from "../../src/sparse/index.ts";
import { state } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";

/** A net, and the shape of what it takes. */
interface Example {
  readonly net: () => Layer;
  readonly shape: Shape;
}

/** Missing numbers and categories among columns of numbers. */
const TABLE = [{ mean: 0.4, deviation: 0.7, fill: 0.1 }, { categories: 3, missing: true }, { categories: ["no", "yes"] }];

/** Nets with a layer of each kind. A kind that is missing is a type error. */
const layers: { readonly [K in Kind]: readonly Example[] } = {
  averagePool2d: [
    { net: () => averagePool2d(2), shape: [3, 6, 6] },
    { net: () => averagePool2d([3, 2], { stride: [2, 1], padding: [1, 1] }), shape: [2, 7, 5] },
    { net: () => averagePool2d(3, { stride: 2, padding: 1, countPadding: false }), shape: [2, 7, 5] },
    { net: () => averagePool1d(3, { stride: 2, padding: 1, countPadding: false }), shape: [2, 9] },
  ],
  batchNorm: [
    { net: () => batchNorm(6), shape: [6] },
    { net: () => batchNorm(3), shape: [3, 4, 5] },
    { net: () => sequential(dense(5, 6), batchNorm(6), relu), shape: [5] },
    { net: () => sequential(conv2d(2, 6, 3, { bias: false }), batchNorm(6), relu), shape: [2, 5, 5] },
    { net: () => sequential(conv2d(2, 3, 3), flatten, batchNorm(27)), shape: [2, 5, 5] },
    { net: () => sequential(residual(dense(5, 5), batchNorm(5)), batchNorm(5)), shape: [5] },
  ],
  columns: [
    { net: () => columns([{ mean: 0.4, deviation: 0.7, fill: 2 }, {}, { fill: 1 }]), shape: [3] },
    { net: () => sequential(columns(TABLE).withOutputs([0, 3, 2, 1, 5]), dense(5, 2)), shape: [3] },
  ],
  conv2d: [
    { net: () => conv2d(3, 5, 3, { padding: 1 }), shape: [3, 6, 6] },
    { net: () => conv2d(4, 6, [2, 3], { padding: [1, 2], stride: [2, 3], dilation: [2, 1], groups: 2, bias: false }), shape: [4, 9, 8] },
    { net: () => conv2d(3, 3, 3, { groups: 3, padding: 2, dilation: 3 }), shape: [3, 7, 7] },
    { net: () => conv2d(1, 2, 5, { padding: 4, stride: 3 }), shape: [1, 2, 3] },
    { net: () => conv1d(4, 6, 3, { padding: 2, stride: 2, dilation: 2, groups: 2 }), shape: [4, 11] },
    { net: () => sequential(conv1d(2, 6, 3, { bias: false }), batchNorm(6), relu, maxPool1d(2), flatten, dense(18, 2)), shape: [2, 8] },
  ],
  dense: [
    { net: () => dense(6, 5), shape: [6] },
    { net: () => dense(1, 1, { bias: false }), shape: [1] },
  ],
  dropout: [{ net: () => sequential(dropout(0.3), dense(6, 2)), shape: [6] }],
  embedding: [
    { net: () => embedding(7, 5), shape: [4] },
    { net: () => embedding(7, 2), shape: [] },
    { net: () => embedding(7, 3, { padding: 2 }), shape: [4] },
    { net: () => embedding(7, 3, { meanOverPlaces: true }), shape: [4] },
    { net: () => sequential(embedding(7, 3, { padding: 3, meanOverPlaces: true }), dense(3, 2)), shape: [5] },
  ],
  gru: [
    { net: () => gru(3, 5), shape: [6, 3] },
    { net: () => sequential(gru(3, 5, { returnSequences: true }), gru(5, 4, { bias: false }), dense(4, 2)), shape: [6, 3] },
    { net: () => new Gru(3, 2, { returnSequences: true }, { scale: [0.5, 2] }), shape: [4, 3] },
  ],
  layerNorm: [
    { net: () => layerNorm(6, { epsilon: 0.1 }), shape: [6] },
    { net: () => layerNorm(6, { epsilon: 0.1 }), shape: [3, 6] },
  ],
  maxPool2d: [
    { net: () => maxPool2d(2), shape: [3, 6, 6] },
    { net: () => maxPool2d([3, 2], { stride: [2, 1], padding: [1, 1] }), shape: [2, 7, 5] },
    { net: () => maxPool1d(3, { stride: 2, padding: 1 }), shape: [2, 8] },
  ],
  rescale: [
    { net: () => rescale(1 / 255, -0.5), shape: [2, 3, 4] },
    { net: () => sequential(dense(6, 5), rescale(3)), shape: [6] },
  ],
  residual: [
    { net: () => residual(sequential(dense(6, 6), relu)), shape: [6] },
    { net: () => residual(sequential(dense(6, 4), relu), dense(6, 4)), shape: [6] },
    { net: () => sequential(residual(relu), residual(residual(dense(6, 6)))), shape: [6] },
  ],
  select: [
    { net: () => select([4, 0, 5, 2, 2], 6), shape: [6] },
    { net: () => select([2, 0], 3), shape: [3, 2, 4] },
  ],
  sequential: [
    { net: () => sequential(relu, sequential(dense(6, 5), sequential()), relu), shape: [6] },
    { net: () => sequential(), shape: [6] },
  ],
  standardize: [
    { net: () => standardize({ mean: numbers(6), deviation: numbers(6, 0.5, 2) }), shape: [6] },
    { net: () => standardize({ mean: [1, 2], deviation: [0.5, 3] }), shape: [2, 3, 4] },
  ],
  zeroPad2d: [
    { net: () => zeroPad2d([1, 2]), shape: [2, 3, 4] },
    { net: () => zeroPad1d(2), shape: [2, 3] },
  ],
  tokens: [{ net: () => sequential(vocabulary(["a b c d", "e"]), embedding(7, 2, { padding: 0 })), shape: [4] }],
};

/** Numbers of its own in every array. */
export function filled(net: Layer): Layer {
  [...state(net)].forEach(([path, array], i) => {
    array.set(numbers(array.size, 0.2, 1.2, i + 1).map((each, j) => (j % 3 || path.endsWith("variance") ? each : -each)));
  });
  return net;
}

/** A net and examples for it. */
export interface Case {
  readonly what: string;
  readonly net: Layer;
  readonly x: Tensor;
  /** Whether it has weights that int8 rounds. */
  readonly rounds: boolean;
}

const ROUNDED = ["dense", "conv2d", "embedding", "tokens"];

function layerCases(): Case[] {
  return (Object.keys(layers) as Kind[]).flatMap((kind) =>
    layers[kind].map(({ net, shape }, i) => {
      const values = numbers(3 * sizeOf(shape), -1, 1);
      const whole = ["embedding", "tokens"].includes(kind) ? 3.5 : kind === "columns" ? 1 : 0;
      const x = tensor(whole ? values.map((each, j) => (kind === "columns" && j === 6 ? Number.NaN : Math.floor((each + 1) * whole))) : values, [3, ...shape]);
      return { what: `${kind} ${i}`, net: filled(net()), x, rounds: ROUNDED.includes(kind) };
    }),
  );
}

function functionCases(): Case[] {
  return (Object.keys(functionFeatures) as FunctionName[]).flatMap((name) => {
    const part = functionOf(name) as typeof relu;
    const positive = ["log", "sqrt"].includes(name);
    const values = numbers(2 * 60, positive ? 0 : -12, 12);
    values.set(positive ? [0, 1e-30, 1e30] : [0, -0, 1e-20, -1e-3, -80, 80]);
    const shape = name.endsWith("1d") ? [2, 3, 20] : [2, 3, 4, 5];
    const all = { what: name, net: sequential(part), x: tensor(values, shape), rounds: false };
    // at small numbers, where roundings are seen
    return [
      all,
      {
        ...all,
        what: `${name} near 0`,
        x: tensor(
          values.map((each) => each / 100),
          shape,
        ),
      },
    ];
  });
}

function sparseCases(): Case[] {
  const full = sequential(
    conv2d(4, 6, 3, { padding: 1, stride: 2, groups: 2 }),
    batchNorm(6),
    relu,
    conv2d(6, 3, [2, 1]),
    flatten,
    dense(36, 5),
    dense(5, 3, { bias: false }),
  );
  filled(full);
  for (const [path, array] of state(full)) if (path.endsWith("weight")) array.set(array.toArray().map((w, i) => (i % 4 ? 0 : w)));
  const x = tensor(numbers(2 * 4 * 49, -1, 1), [2, 4, 7, 7]);
  // two windows that are alike over more and more channels
  const deeper = filled(sequential(conv2d(2, 5, 3, { padding: 1 }), relu, conv2d(5, 3, 3, { padding: 1 })));
  const maps = tensor(numbers(2 * 2 * 25, -1, 1), [2, 2, 5, 5]);
  const nets = [
    { net: full, x },
    { net: deeper, x: maps },
    { net: filled(sequential(conv1d(2, 5, 3, { padding: 1 }), relu, conv1d(5, 3, 3))), x: tensor(numbers(2 * 2 * 9, -1, 1), [2, 2, 9]) },
  ];
  return (["csr", "blocks"] as const).flatMap((format) =>
    nets.map(({ net, x: given }, i) => ({ what: `sparse ${i}, ${format}`, net: sparsify(net as Sequential, { format, density: 1 }), x: given, rounds: true })),
  );
}

/** The same ones always. */
export function everyCase(): Case[] {
  seed(1);
  return [...layerCases(), ...functionCases(), ...sparseCases()];
}
