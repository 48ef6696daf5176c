import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/random.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { sizes } from "../support/numbers.ts";

function words(n: number, ...rest: [number, number, number, number, number, number]): number[] {
  return withArrays(({ room }) => {
    const to = room(n);
    kernels.randomWords(to.address, n, ...rest);
    return Array.from(new Uint32Array(to.readInts()));
  });
}

function uniforms(of: readonly number[]): number[] {
  return withArrays(({ putInts }) => {
    const x = putInts(of);
    kernels.uniformFromWords(x.address, of.length);
    return Array.from(x.read());
  });
}

function normals(u: ArrayLike<number>): Float32Array {
  return withArrays(({ put, room }) => {
    const y = room(u.length);
    kernels.normalFromUniform(y.address, put(u).address, u.length);
    return y.read();
  });
}

describe("the kernel randomWords", () => {
  test("gives the words that are known for key 0 and counter 0, one every four places", () => {
    const known = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8];
    const found = words(16, 0, 0, 0, 0, 0, 0);
    expect([0, 4, 8, 12].map((i) => found[i])).toEqual(known);
    expect(reference.philox([0, 0, 0, 0], [0, 0])).toEqual(known);
  });

  test("gives the words that are known for all bits set and for the digits of pi", () => {
    const all = 0xffffffff;
    expect(reference.philox([all, all, all, all], [all, all])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
    const found = words(16, 0xa4093822, 0x299f31d0, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
    expect([0, 4, 8, 12].map((i) => found[i])).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
  });

  test.each(sizes)("equals its definition for %i words, whatever key and counter", (n) => {
    const key = [0x9abcdef0, 0x12345678] as const;
    const counter = [0xfffffffe, 3, 0x80000000, 7] as const; // the block number runs over its end
    expect(words(n, ...key, ...counter)).toEqual(reference.randomWords(n, ...key, ...counter));
  });

  test("gives a shorter draw the beginning of a longer one", () => {
    expect(words(100, 1, 2, 0, 3, 4, 5)).toEqual(words(1000, 1, 2, 0, 3, 4, 5).slice(0, 100));
  });
});

describe("the kernel uniformFromWords", () => {
  test.each(sizes)("equals its definition for %i words", (n) => {
    const of = words(n, 1, 2, 3, 4, 5, 6);
    expect(uniforms(of)).toEqual(of.map(reference.uniformFromWord));
  });

  test("stays inside the open interval for the smallest and the largest word", () => {
    expect(uniforms([0, 511, 512, 0xffffffff])).toEqual([2 ** -24, 2 ** -24, 3 * 2 ** -24, 1 - 2 ** -24]);
  });
});

describe("the kernel normalFromUniform", () => {
  const near = { rel: 2e-6, abs: 3e-7 };

  test.each(sizes)("equals the inverse of the distribution for %i numbers", (n) => {
    const u = uniforms(words(n, 1, 2, 3, 4, 5, 6));
    expectNear(normals(u), u.map(reference.normalFromUniform), near);
  });

  test("is right in the far tails, up to the last uniform number", () => {
    const low = Array.from({ length: 24 }, (_, i) => 2 ** (i - 24));
    const u = [...low, ...low.map((each) => 1 - each), 0.00167, 0.00169, 0.99831, 0.99833];
    expectNear(normals(u), u.map(reference.normalFromUniform), near);
  });

  test("is odd about one half, and may be done in place", () => {
    const u = [2 ** -24, 0.001, 0.25, 0.49999994, 0.5, 0.50000006, 0.75, 0.999, 1 - 2 ** -24].map(Math.fround);
    const y = normals(u);
    expect(y[4]).toBe(0);
    expect(y[8]).toBe(-(y[0] as number));
    const place = withArrays(({ put }) => {
      const x = put(u);
      kernels.normalFromUniform(x.address, x.address, u.length);
      return x.read();
    });
    expect(place).toEqual(y);
  });
});
