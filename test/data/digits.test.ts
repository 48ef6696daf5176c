import { describe, expect, test } from "vitest";
import { glyphs, pointsOf } from "../../src/data/digits/glyphs.ts";
import { type DigitsOptions, digits } from "../../src/data/digits.ts";
import { ValueError } from "../../src/errors.ts";
import { adam, dense, evaluate, relu, seed, sequential, train } from "../../src/index.ts";
import type { Part } from "../../src/layers/layer.ts";

const PINNED = ["613ea54b", "9d0be071", "34623724", "cd42e709"];

/** Of 24 000 digits, in which every style of every glyph is drawn many times. */
const PINNED_MANY: readonly (readonly [DigitsOptions, readonly string[]])[] = [
  [{}, ["aa9fd551", "a4fd7cdd", "c45f86ed", "6869ea65"]],
  [{ seed: 2, train: 5000, test: 1000 }, ["bb8d8b71", "49d22cf1", "6b3bb153", "48035085"]],
  [{ seed: 4294967295, train: 5000, test: 1000 }, ["8a02b247", "8fed0f87", "16b2c2bc", "63624665"]],
];

/** FNV-1a of bytes, 32 bits. */
function hash(bytes: ArrayLike<number>): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, "0");
}

function images({ inputs, count }: { inputs: ArrayLike<number>; count: number }): string[] {
  const all = Uint8Array.from(inputs);
  return Array.from({ length: count }, (_, i) => hash(all.subarray(784 * i, 784 * i + 784)));
}

describe("digits", () => {
  const small = digits({ train: 100, test: 100 });

  // The pinned numbers are a promise: whoever changes them changes every history and every saved figure made of these digits.
  test("are the same bytes in every engine", () => {
    expect([small.train.inputs, small.train.labels, small.test.inputs, small.test.labels].map(hash)).toEqual(PINNED);
  });

  test.each(PINNED_MANY)("are the same bytes in every engine, many of them: %o", (options, pinned) => {
    const { train, test } = digits(options);
    expect([train.inputs, train.labels, test.inputs, test.labels].map(hash)).toEqual(pinned);
  });

  test("come without options: 10 000 to train on and 2 000 to test on, of seed 1", () => {
    const all = digits();
    expect([all.name, all.train.count, all.test.count]).toEqual(["digits", 10_000, 2_000]);
    expect(all.train.inputs.subarray(0, 78_400)).toEqual(small.train.inputs);
    expect(new Set([...images(all.train), ...images(all.test)]).size).toBe(12_000);
  });

  test("are the first ones of a larger set", () => {
    const part = digits({ train: 53, test: 7 });
    expect(part.train.inputs).toEqual(small.train.inputs.subarray(0, 53 * 784));
    expect(part.train.labels).toEqual(small.train.labels.subarray(0, 53));
    expect(part.test.inputs).toEqual(small.test.inputs.subarray(0, 7 * 784));
    expect(part.test.labels).toEqual(small.test.labels.subarray(0, 7));
  });

  test("do not depend on what else was drawn", () => {
    seed(7);
    dense(3, 4);
    expect(digits({ train: 20, test: 1 }).train.inputs).toEqual(small.train.inputs.subarray(0, 20 * 784));
  });

  test("are others with another seed", () => {
    const other = digits({ train: 100, test: 100, seed: 2 });
    expect(new Set([small.train, small.test, other.train, other.test].flatMap(images)).size).toBe(400);
    expect(other.train.labels).not.toEqual(small.train.labels);
  });

  test("have each class once among every ten, in no fixed order", () => {
    for (const { labels } of [small.train, small.test]) {
      const tens = Array.from({ length: 10 }, (_, i) => Array.from(labels.subarray(10 * i, 10 * i + 10)));
      for (const ten of tens) expect(ten.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(new Set(tens.map(String)).size).toBe(10);
    }
    expect(small.test.labels).not.toEqual(small.train.labels);
  });

  test("are 28 x 28 bytes with ink in the middle and little at the border", () => {
    const { inputs, shape, classes, count } = small.train;
    expect([shape, classes, inputs.constructor, inputs.length]).toEqual([[784], 10, Uint8Array, 100 * 784]);
    let border = 0;
    let all = 0;
    for (let i = 0; i < count; i++) {
      const image = inputs.subarray(784 * i, 784 * i + 784);
      const darkest = Math.max(...image);
      expect(darkest).toBeGreaterThan(120);
      for (let at = 0; at < 784; at++) {
        const [x, y] = [at % 28, Math.floor(at / 28)];
        all += image[at] as number;
        if (x < 2 || x > 25 || y < 2 || y > 25) border += image[at] as number;
      }
    }
    expect(border / all).toBeLessThan(0.02);
    expect(all / inputs.length / 255).toBeGreaterThan(0.06);
    expect(all / inputs.length / 255).toBeLessThan(0.16);
  });

  test("have glyphs of one or two strokes, whose points lie in a square of 100", () => {
    expect(glyphs.length).toBe(10);
    for (const styles of glyphs) {
      expect(styles.length).toBeGreaterThanOrEqual(4);
      for (const strokes of styles) {
        expect([1, 2]).toContain(strokes.length);
        for (const stroke of strokes) {
          expect(stroke).toMatch(/^\d+,\d+( \d+,\d+)+$/);
          const points = pointsOf(stroke);
          expect(points.length).toBe(stroke.split(",").length - 1);
          expect(Math.max(...points.flat())).toBeLessThanOrEqual(100);
        }
      }
    }
  });

  for (const [name, options] of [
    ["train", { train: 0 }],
    ["train", { train: 2.5 }],
    ["train", { train: 1_000_001 }],
    ["test", { test: -1 }],
    ["test", { test: NaN }],
    ["seed", { seed: -1 }],
    ["seed", { seed: 2 ** 32 }],
  ] as const)
    test(`refuse ${JSON.stringify(options)}`, () => {
      expect(() => digits(options)).toThrow(ValueError);
      expect(() => digits(options)).toThrow(new RegExp(`${name}.*${Object.values(options)[0]}`));
    });

  test("are hard for a linear model and easier for one with hidden units", async () => {
    const some = digits({ train: 2000, test: 1000 });
    const error = async (net: Part) => {
      for await (const _ of train(net, some.train, { optimizer: adam(), epochs: 12, batchSize: 50, seed: 1 }));
      return evaluate(net, some.test).error;
    };
    seed(1);
    const linear = await error(dense(784, 10));
    const deep = await error(sequential(dense(784, 100), relu, dense(100, 10)));
    expect(linear).toBeGreaterThan(0.1);
    expect(linear).toBeLessThan(0.25);
    expect(deep).toBeLessThan(0.8 * linear);
    expect(deep).toBeGreaterThan(0.01);
  });
});
