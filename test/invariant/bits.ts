// What the tests of the invariant share.
import fc from "fast-check";
import { expect } from "vitest";
import { kernels } from "../../src/wasm.ts";

/** Compares the numbers as they are stored, so that -0 is not 0. */
export function expectSameBits(came: readonly Float32Array[], needed: readonly Float32Array[]): void {
  for (const [i, a] of came.entries()) {
    const b = needed[i] as Float32Array;
    const [p, q] = [new Uint32Array(a.slice().buffer), new Uint32Array(b.slice().buffer)];
    const odd = p.findIndex((each, j) => each !== q[j]);
    if (odd >= 0 || p.length !== q.length)
      expect.fail(`array ${i} differs at ${odd}: ${a[odd]} (${p[odd]?.toString(16)}) came, ${b[odd]} (${q[odd]?.toString(16)}) is needed`);
  }
}

/** Numbers of many sizes with some zeros of either sign, from a seed. */
export function numbers(n: number, seed: number): Float32Array {
  let s = seed | 1;
  const next = () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return s >>> 0;
  };
  return Float32Array.from({ length: n }, () => {
    const pick = next() % 16;
    if (pick < 2) return pick ? 0 : -0;
    return (next() / 4294967296 - 0.5) * 2 ** ((next() % 12) - 6);
  });
}

/** How a product is cut into tiles and blocks. 0 stands for the largest. */
export interface Cut {
  tile: number;
  m: number;
  n: number;
  k: number;
}

export const cut: fc.Arbitrary<Cut> = fc.record({
  tile: fc.constantFrom(0, 1),
  m: fc.integer({ min: 0, max: 96 }),
  n: fc.integer({ min: 0, max: 200 }),
  k: fc.integer({ min: 0, max: 100 }),
});

export const useCut = ({ tile, m, n, k }: Cut) => kernels.gemmShape(tile, m, n, k);

export const largestCut: Cut = { tile: 0, m: 0, n: 0, k: 0 };
