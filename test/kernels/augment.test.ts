import { describe, expect, test } from "vitest";
import { bytes, floats } from "../../src/wasm.ts";
import * as reference from "../reference/augment.ts";
import { withArrays } from "../support/arrays.ts";
import { hash } from "../support/hash.ts";
import { kernels } from "../support/kernels.ts";
import { numbers, wholes } from "../support/numbers.ts";

type Words = [number, number, number];
interface Options {
  readonly flip: boolean;
  readonly crop: number;
}

/** Changes images by the words of each; those between the three that count are odd ones. */
function augment(x: ArrayLike<number>, words: readonly Words[], shape: readonly number[], { flip, crop }: Options, size: 1 | 4): number[] {
  const [channels, height, width] = shape as [number, number, number];
  return withArrays(({ put, putBytes, putInts, room }) => {
    const drawn = putInts(words.flatMap((each) => Array.from({ length: 16 }, (_, i) => (i % 4 ? 0x9e3779b9 : (each[i / 4] ?? -1)))));
    const y = room(Math.ceil((x.length * size) / 4));
    const from = size === 1 ? putBytes(x) : put(x);
    kernels.augment(y.address, from.address, drawn.address, words.length, channels, height, width, crop, flip ? 1 : 0, size);
    return Array.from((size === 1 ? bytes : floats)(y.address, x.length));
  });
}

function check(words: readonly Words[], shape: readonly number[], options: Options): void {
  const n = shape.reduce((a, b) => a * b, words.length);
  const one = n / words.length;
  for (const [size, x] of [
    [1, wholes(n, 256)],
    [4, numbers(n)],
  ] as const) {
    const expected = words.flatMap((each, e) =>
      reference.augment(Array.from(x).slice(e * one, (e + 1) * one), shape, reference.drawOf([each[0] >>> 0, each[1] >>> 0, each[2] >>> 0], options)),
    );
    expect(augment(x, words, shape, options, size)).toEqual(expected);
  }
}

describe("the kernel augment, of bytes and of floats,", () => {
  test.each([
    [[1, 1, 1], 0],
    [[1, 1, 9], 0],
    [[3, 4, 4], 2],
    [[2, 5, 7], 4],
    [[1, 28, 28], 3],
    [[3, 32, 32], 4],
  ] as const)("equals its definition for images of %j and shifts of up to %i", (shape, crop) => {
    const words = Array.from({ length: 40 }, (_, i): Words => [hash(1, i), hash(2, i), hash(3, i)]);
    for (const flip of [false, true]) check(words, shape, { flip, crop });
  });

  test("reaches the farthest shifts on both sides, and no further", () => {
    const ends = [0, 0xffffffff];
    const words = ends.flatMap((a) => ends.flatMap((b) => ends.map((c): Words => [a, b, c])));
    for (const flip of [false, true]) check(words, [2, 5, 6], { flip, crop: 4 });
  });

  test("gives the image as it is when nothing is asked for", () => {
    const x = wholes(36, 256);
    expect(augment(x, [[-1, -1, -1]], [1, 6, 6], { flip: false, crop: 0 }, 1)).toEqual(x);
  });

  test("has nothing to do without images", () => {
    expect(augment([], [], [3, 4, 4], { flip: true, crop: 1 }, 1)).toEqual([]);
  });

  test("carries NaN, infinities and the sign of 0 over", () => {
    const odd = [NaN, Infinity, -0, 1e-45];
    expect(augment(odd, [[0xffffffff, 0, 0]], [1, 1, 4], { flip: true, crop: 0 }, 4)).toEqual(odd.map(Math.fround).reverse());
  });
});
