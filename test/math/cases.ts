// An op for each forward derivative, with inputs away from its kinks.
import {
  abs,
  add,
  affine,
  clamp,
  concat,
  cos,
  crossEntropy,
  div,
  elu,
  exp,
  gather,
  gelu,
  hardConcrete,
  leakyRelu,
  linear,
  log,
  logSoftmax,
  matmul,
  max,
  mul,
  normalCdf,
  openProbability,
  pad,
  pow,
  relu,
  reshape,
  sigmoid,
  silu,
  sin,
  slice,
  softmax,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  sumSquares,
  type Tensor,
  tanh,
  tensor,
  transpose,
  where,
} from "../../src/index.ts";
import { binaryCrossEntropy } from "../../src/losses/classification.ts";
import { settledGate } from "../../src/ops/hardConcrete.ts";
import { observe } from "../../src/ops/observe.ts";
import { atan, inverse, linearScan, logDeterminant } from "../../src/math/index.ts";
import { awayFromZero, numbers } from "../support/numbers.ts";

export interface Case {
  readonly f: (...x: Tensor[]) => Tensor;
  readonly inputs: readonly Tensor[];
}

const away = (...shape: number[]) => tensor(awayFromZero(size(shape)), shape);
const some = (shape: readonly number[], low = -1, high = 1, series = 1) => tensor(numbers(size(shape), low, high, series), shape);
const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const [row, column] = [some([1, 4], 0.5, 1.5, 2), some([3, 1], 0.5, 1.5, 3)];
const matrix = some([3, 4]);
const of = (f: (...x: Tensor[]) => Tensor, ...inputs: Tensor[]): Case => ({ f, inputs });
const HARD = { temperature: 2 / 3, stretch: [-0.1, 1.1] as const };

/** By the names that ops give `record()`, one or more of each. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  abs: [of(abs, away(3, 4))],
  atan: [of(atan, matrix)],
  add: [of(add, matrix, row), of(add, column, row), of((x) => add(x, matrix), row)],
  affine: [of((x) => affine(x, -3, 2), matrix)],
  clamp: [of((x) => clamp(x, -0.5, 0.5), tensor([-2, -0.2, 0.1, 0.3, 1])), of((x) => clamp(x, 0, Infinity), away(5))],
  concat: [of((a, b) => concat([a, b], 1), matrix, column), of((a) => concat([a, matrix], 0), row)],
  cos: [of(cos, matrix)],
  crossEntropy: [
    of((x) => crossEntropy(x, [0, 3, 1]), matrix),
    of((x) => crossEntropy(x, [0, 3, 1], { labelSmoothing: 0.1, classWeights: [1, 2, 0.5, 1], weights: [1, 0, 2] }), matrix),
  ],
  div: [of(div, matrix, some([1, 4], 1.5, 2)), of((x) => div(x, row), matrix), of((x) => div(matrix, x), some([3, 1], 1.5, 2))],
  elu: [of((x) => elu(x, 0.7), away(3, 4))],
  exp: [of(exp, matrix)],
  gather: [of((x) => gather(x, [2, 0, 2]), matrix)],
  gelu: [of((x) => gelu(x), matrix), of((x) => gelu(x, { form: "tanh" }), matrix)],
  hardConcrete: [
    of((a) => hardConcrete(a, some([3, 4], 0.3, 0.7, 9), HARD), some([4], -0.3, 0.3)),
    of((a) => hardConcrete(a, tensor([0.5, 0.4]), HARD), tensor([0.1, -0.2])),
  ],
  inverse: [
    of(
      inverse,
      tensor([
        [
          [3, 1],
          [0.5, 2],
        ],
        [
          [-0.5, 2],
          [3, 1],
        ],
      ]),
    ),
  ],
  leakyRelu: [of((x) => leakyRelu(x, 0.2), away(3, 4))],
  linear: [
    of((x, w, b, z) => linear(x, w as Tensor, b, { gate: z }), some([2, 3]), some([3, 4], -1, 1, 2), some([4], -1, 1, 3), some([3], 0.2, 1, 4)),
    of((b) => linear(some([2, 3]), matrix, b), some([4])),
  ],
  linearScan: [
    of((a, b, start) => linearScan(a, b as Tensor, { start }), some([2, 3, 2]), some([2, 3, 2], -1, 1, 2), some([2, 2], -1, 1, 3)),
    of((a) => linearScan(a, some([2, 3, 2]), { reverse: true, axis: -2 }), some([2, 3, 1])),
    of((b) => linearScan(tensor(0.5), b), some([2, 3])),
  ],
  logDeterminant: [
    of(
      logDeterminant,
      tensor([
        [
          [3, 1],
          [0.5, 2],
        ],
        [
          [-0.5, 2],
          [3, 1],
        ],
      ]),
    ),
  ],
  log: [of(log, some([3, 4], 1, 2))],
  logSoftmax: [of(logSoftmax, matrix)],
  logisticLoss: [of((x) => binaryCrossEntropy(x, [1, 0, 1]), some([3, 1]))],
  matmul: [of(matmul, some([2, 3]), matrix), of(matmul, some([2, 2, 3]), matrix), of((x) => matmul(x, matrix), some([2, 3]))],
  max: [
    of(
      (x) => max(x, 1),
      tensor([
        [1, 2, 4],
        [9, 5, 0],
      ]),
    ),
    of((x) => max(x), tensor([3, 5, 1])),
    of(
      (x) => max(x, 0, { keepDims: true }),
      tensor([
        [1, 2, 4],
        [9, 5, 0],
      ]),
    ),
  ],
  mul: [of(mul, matrix, row), of((x) => mul(x, x), matrix), of((x) => mul(x, matrix), row)],
  normalCdf: [of(normalCdf, matrix)],
  observe: [of((x) => observe(x, () => {}), matrix)],
  openProbability: [of((a) => openProbability(a, HARD), matrix)],
  pad: [
    of(
      (x) =>
        pad(
          x,
          [
            [1, 0],
            [0, 2],
          ],
          { value: 3 },
        ),
      matrix,
    ),
  ],
  pow: [of((x) => pow(x, 1.7), some([5], 1, 2)), of((x) => pow(x, -1), some([5], 1, 2)), of((x) => pow(x, 3), matrix)],
  relu: [of(relu, away(3, 4))],
  reshape: [of((x) => reshape(x, [2, 6]), matrix)],
  settledGate: [of((a) => settledGate(a, 1.3, HARD), tensor([-0.5, 0.2, 0.9]))],
  sigmoid: [of(sigmoid, matrix)],
  silu: [of(silu, matrix)],
  sin: [of(sin, matrix)],
  slice: [of((x) => slice(x, [1, 0], [2, 3]), matrix)],
  softmax: [of(softmax, matrix)],
  softplus: [of(softplus, matrix)],
  sqrt: [of(sqrt, some([5], 1, 2))],
  square: [of(square, matrix)],
  sub: [of(sub, matrix, row), of((x) => sub(column, x), row)],
  sum: [of((x) => sum(x), matrix), of((x) => sum(x, 1), matrix), of((x) => sum(x, 0, { keepDims: true }), matrix)],
  sumSquares: [of((x) => sumSquares(x), matrix), of((x) => sumSquares(x, 1), some([2, 3, 2]))],
  tanh: [of(tanh, matrix)],
  transpose: [of((x) => transpose(x), matrix), of((x) => transpose(x, [1, 2, 0]), some([2, 3, 4]))],
  where: [of((a, b) => where(tensor([1, 0, 0, 1]), a, b as Tensor), row, column), of((a) => where(column, matrix, a), row)],
};
