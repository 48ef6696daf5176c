// How kernels are cut that go along numbers or rows, each of which is by itself.
import { type Bytes, type Floats, none, type OptionalFloats, skip } from "../addresses.ts";
import type { Kernels } from "../generated/kernels.ts";
import { all, type Cut, type Cuts, LINE, type Numbers, on } from "./cut.ts";

/** Kernels of so many arrays of n numbers, then n and more: how many arrays, and the work for each number, which comes from another core. */
export const ALONG = {
  abs: [2, 6],
  absGrad: [3, 6],
  adam: [5, 20],
  addShare: [3, 6],
  affine: [2, 6],
  choose: [4, 6],
  clamp: [2, 6],
  clampGrad: [3, 6],
  cos: [2, 16],
  cosGrad: [3, 16],
  dropoutMask: [1, 4],
  elu: [2, 12],
  eluGrad: [3, 12],
  exp: [2, 12],
  expGrad: [3, 6],
  fill: [1, 6],
  gelu: [2, 24],
  geluGrad: [3, 24],
  geluTanh: [2, 24],
  geluTanhGrad: [3, 24],
  hardConcrete: [4, 32],
  hardConcreteGrad: [4, 3],
  leakyRelu: [2, 6],
  leakyReluGrad: [3, 6],
  log: [2, 12],
  logGrad: [3, 6],
  normalCdf: [2, 24],
  normalCdfGrad: [3, 24],
  normalFromUniform: [2, 24],
  openProbability: [2, 16],
  openProbabilityGrad: [3, 16],
  power: [2, 12],
  powerGrad: [3, 12],
  relu: [2, 6],
  reluGrad: [3, 6],
  rmsProp: [6, 20],
  runningAverage: [2, 2],
  settledGate: [2, 16],
  settledGateGrad: [3, 4],
  sgd: [4, 3],
  sigmoid: [2, 16],
  sigmoidGrad: [3, 6],
  silu: [2, 16],
  siluGrad: [3, 16],
  sin: [2, 16],
  sinGrad: [3, 16],
  softplus: [2, 24],
  softplusGrad: [3, 16],
  sqrt: [2, 6],
  sqrtGrad: [3, 6],
  square: [2, 6],
  squareGrad: [3, 6],
  tanh: [2, 16],
  tanhGrad: [3, 6],
  uniformFromWords: [1, 4],
} as const satisfies { readonly [Name in keyof Kernels]?: readonly [arrays: number, work: number] };

type Along = keyof typeof ALONG;

/** Weights, which all threads read before each of these moves its own. */
const MOVES: readonly string[] = ["adam", "rmsProp", "sgd"] satisfies Along[];

function along(kernel: Along, arrays: number, each: number) {
  return (...numbers: readonly number[]): Cut<Along> => {
    const n = numbers[arrays] as number;
    const share = (i: number, count: number) =>
      numbers.map((number, place) => (place < arrays ? on(number as OptionalFloats, i) : place === arrays ? count : number)) as unknown as Numbers<Along>;
    return { kernel, rows: n, unit: LINE, work: each * n, share, ...(MOVES.includes(kernel) && { claims: numbers[0] as Floats }) };
  };
}

const alongCuts = Object.fromEntries(Object.entries(ALONG).map(([name, [arrays, each]]) => [name, along(name as Along, arrays, each)])) as Cuts;

/** y = a op b of rows and columns (assembly/elementwise.ts), all four with the numbers of `add`: by rows, or by columns where there is one row. */
function grid<Name extends "add" | "sub" | "mul" | "div">(kernel: Name) {
  return (...[y, a, b, rows, columns, aRow, aColumn, bRow, bColumn]: Numbers<"add">): Cut<Name> => {
    const share = (i: number, count: number): Numbers<"add"> =>
      rows === 1
        ? [skip(y, i), skip(a, i * aColumn), skip(b, i * bColumn), 1, count, aRow, aColumn, bRow, bColumn]
        : [skip(y, i * columns), skip(a, i * aRow), skip(b, i * bRow), count, columns, aRow, aColumn, bRow, bColumn];
    const [of, unit] = rows === 1 ? [columns, LINE] : [rows, 1];
    return { kernel, rows: of, unit, work: 6 * rows * columns, share: share as Cut<Name>["share"] };
  };
}

/** Arrays of [m, n], then m and n: by rows. */
function byRows<Name extends "softmax" | "softmaxGrad" | "logSoftmax" | "logSoftmaxGrad">(kernel: Name, each: number) {
  return (...numbers: readonly number[]): Cut<Name> => {
    const [m, n] = numbers.slice(-2) as [number, number];
    const arrays = numbers.slice(0, -2) as Floats[];
    const share = (i: number, count: number) => [...arrays.map((array) => skip(array, i * n)), count, n] as unknown as Numbers<Name>;
    return { kernel, rows: m, unit: 1, work: each * m * n, share };
  };
}

export const rowCuts: Cuts = {
  ...alongCuts,
  add: grid("add"),
  sub: grid("sub"),
  mul: grid("mul"),
  div: grid("div"),
  softmax: byRows("softmax", 16),
  softmaxGrad: byRows("softmaxGrad", 8),
  logSoftmax: byRows("logSoftmax", 16),
  logSoftmaxGrad: byRows("logSoftmaxGrad", 8),
  addRow: (y, b, m, n) => ({ kernel: "addRow", rows: m, unit: 1, work: 6 * m * n, share: (i, count) => [skip(y, i * n), b, count, n] }),
  fromBytes: (y, x, n, factor) => ({
    kernel: "fromBytes",
    rows: n,
    unit: LINE,
    work: 4 * n,
    share: (i, count) => [skip(y, i), (x + i) as Bytes, count, factor],
  }),
  randomWords: (out, n, key0, key1, block, ...counter) => ({
    kernel: "randomWords",
    rows: n,
    unit: LINE, // four blocks
    work: 24 * n,
    share: (i, count) => [skip(out, i), count, key0, key1, block + i / 4, ...counter],
  }),
  // what repeats nothing: its rows or columns go to as many
  reduceInto: (da, dy, rows, columns, aRow, aColumn, factor) => {
    const common = { kernel: "reduceInto", work: 2 * rows * columns } as const;
    if (rows === 1) {
      const share = (j: number, count: number): Numbers<"reduceInto"> => [skip(da, j * aColumn), skip(dy, j), 1, count, aRow, aColumn, factor];
      return { ...common, rows: aColumn ? columns : 1, unit: LINE, share };
    }
    const share = (i: number, count: number): Numbers<"reduceInto"> => [skip(da, i * aRow), skip(dy, i * columns), count, columns, aRow, aColumn, factor];
    return { ...common, rows: aRow ? rows : 1, unit: 1, share };
  },
  sumAxis: (y, x, outer, middle, inner) => ({
    kernel: "sumAxis",
    rows: outer,
    unit: 1,
    work: 2 * outer * middle * inner,
    share: (o, count) => [skip(y, o * inner), skip(x, o * middle * inner), count, middle, inner],
  }),
  sumSquares: (y, w, outer, middle, inner) => ({
    kernel: "sumSquares",
    rows: outer === 1 ? middle : 1,
    unit: 1,
    work: 2 * outer * middle * inner,
    share: (j, count) => [skip(y, j), skip(w, j * inner), outer, count, inner],
  }),
  sumSquaresGrad: (dw, dy, w, outer, middle, inner) => {
    const common = { kernel: "sumSquaresGrad", unit: 1, work: 2 * outer * middle * inner } as const;
    if (outer === 1) return { ...common, rows: middle, share: (j, count) => [skip(dw, j * inner), skip(dy, j), skip(w, j * inner), 1, count, inner] };
    const block = middle * inner;
    return { ...common, rows: outer, share: (o, count) => [skip(dw, o * block), dy, skip(w, o * block), count, middle, inner] };
  },
  maybeInfinite: (x, width, rows, count) => {
    const common = { kernel: "maybeInfinite", work: 1.5 * width * count } as const;
    if (count === 1 && !rows) return { ...common, rows: width, unit: LINE, share: (j, some) => [skip(x, j), some, none, 1] };
    const list = rows || all(count);
    return { ...common, rows: count, unit: 1, share: (i, some) => [x, width, skip(list, i), some] };
  },
};
