// The library's promise: sparse = dense = any tile = any block, bit for bit.
import fc from "fast-check";
import { afterEach, describe, test } from "vitest";
import { type Flag, type Indices, none } from "../../src/addresses.ts";
import { scope, takeCleared, workspace } from "../../src/memory.ts";
import { floats, ints, kernels } from "../../src/wasm.ts";
import { cut, expectSameBits, largestCut, numbers, useCut } from "./bits.ts";

/** Some of 0 to n - 1, in order: those that `share` leaves. */
const some = (n: number, share: number, seed: number): Int32Array => {
  const each = numbers(4 * n, seed);
  return Int32Array.from({ length: n }, (_, i) => i).filter((i) => Math.abs((each[4 * i] as number) * 977) % 1 < share);
};

/** The numbers with zeros wherever the column (of `n`) is not in `open`. */
const onlyColumns = (x: Float32Array, n: number, open: Int32Array): Float32Array => {
  const kept = new Set(open);
  return x.map((each, i) => (kept.has(i % n) ? each : 0));
};

interface Problem {
  m: number;
  k: number;
  n: number;
  seed: number;
  open: number;
  used: number;
  gated: boolean;
}

const size = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 40 }) }, { weight: 1, arbitrary: fc.integer({ min: 41, max: 200 }) });
const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const problem: fc.Arbitrary<Problem> = fc.record({
  m: size,
  k: size,
  n: size,
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
  open: share,
  used: share,
  gated: fc.boolean(),
});
/** Forward and both gradients of a dense layer, straight from the kernels. With `skip` closed rows and unused columns are left out, else they are zeros. */
function products({ m, k, n, seed, open, used, gated }: Problem, skip: boolean, start: Flag): Float32Array[] {
  return scope(() => {
    const rows = some(k, open, seed + 1);
    const columns = some(n, used, seed + 2);
    const put = (x: Float32Array) => {
      const at = takeCleared(4 * x.length + 4);
      floats(at, x.length).set(x);
      return at;
    };
    const list = (x: Int32Array) => {
      const at = takeCleared<Indices>(4 * x.length + 4);
      ints(at, x.length).set(x);
      return at;
    };
    const x = put(onlyColumns(numbers(m * k, seed), k, rows));
    const w = put(numbers(k * n, seed + 3));
    const z = gated ? put(onlyColumns(numbers(k, seed + 4).map(Math.abs), k, rows)) : none;
    const dy = put(onlyColumns(numbers(m * n, seed + 5), n, columns));
    const [rowList, columnList] = skip ? [list(rows), list(columns)] : [none, none];
    const [kn, nn] = skip ? [rows.length, columns.length] : [k, n];
    const ws = workspace();
    // without a gate a closed row of W still has a gradient in the dense path: only inputs that are zero have none
    const from = start ? Float32Array.from({ length: Math.max(m * k, k * n) }, (_, i) => (i % 9) - 4.5) : new Float32Array(Math.max(m * k, k * n));
    const [y, dx, dw] = [put(new Float32Array(m * n)), put(from), put(from)];
    kernels.dense(y, x, w, z, m, k, n, rowList, kn, columnList, nn, ws);
    kernels.denseGradInput(dx, dy, w, z, m, k, n, rowList, kn, columnList, nn, start, ws);
    kernels.denseGradWeight(dw, x, dy, m, k, n, rowList, kn, columnList, nn, start, ws);
    // what is not used is not read: in the dense path it has values
    const read = onlyColumns(floats(y, m * n), n, columns);
    const open_ = gated ? floats(dx, m * k) : onlyColumns(floats(dx, m * k), k, rows);
    return [read, open_.slice(), floats(dw, k * n).slice()];
  });
}

afterEach(() => useCut(largestCut));

/** One running sum for each number, in the order of k: what the bits are defined to be. */
function naive({ m, k, n, seed, open, gated }: Problem): Float32Array {
  const rows = some(k, open, seed + 1);
  const x = onlyColumns(numbers(m * k, seed), k, rows);
  const w = numbers(k * n, seed + 3);
  const z = onlyColumns(numbers(k, seed + 4).map(Math.abs), k, rows);
  const y = new Float32Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (const p of rows) {
        const v = gated ? Math.fround((w[p * n + j] as number) * (z[p] as number)) : (w[p * n + j] as number);
        y[i * n + j] = Math.fround((y[i * n + j] as number) + Math.fround((x[i * k + p] as number) * v));
      }
  return y;
}

describe("the products of a dense layer have the same bits", () => {
  test("whatever the tile, the blocks and the rows and columns left out", () => {
    fc.assert(
      fc.property(problem, cut, fc.constantFrom(0, 1), (p, c, start) => {
        useCut(largestCut);
        const dense = products(p, false, start);
        expectSameBits(products(p, true, start), dense);
        useCut(c);
        expectSameBits(products(p, false, start), dense);
        expectSameBits(products(p, true, start), dense);
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    { m: 100, k: 784, n: 300 },
    { m: 97, k: 385, n: 13 },
    { m: 3, k: 50, n: 961 },
    { m: 200, k: 400, n: 1000 },
  ])("beyond one block: $m x $k x $n", (sizes) => {
    for (const share of [0.05, 0.5]) {
      const p = { ...sizes, seed: 77, open: share, used: share, gated: true };
      const dense = products(p, false, 0);
      for (const c of [
        { tile: 0, m: 0, n: 0, k: 0 },
        { tile: 1, m: 0, n: 0, k: 0 },
        { tile: 1, m: 7, n: 50, k: 33 },
      ]) {
        useCut(c);
        expectSameBits(products(p, true, 0), dense);
        expectSameBits(products(p, false, 0), dense);
      }
    }
  });

  test("as one running sum in the order of the inputs", () => {
    fc.assert(
      fc.property(problem, cut, (p, c) => {
        const q = { ...p, m: Math.min(p.m, 20), n: Math.min(p.n, 30), used: 1.1 };
        useCut(c);
        expectSameBits(products(q, true, 0).slice(0, 1), [naive(q)]);
      }),
      { numRuns: 60 },
    );
  });
});
