import { describe, expect, test } from "vitest";
import { crossEntropy, softmax, tensor } from "../../src/index.ts";
import { largest } from "../../src/ops/softmax.ts";
import * as reference from "../reference/crossEntropy.ts";
import * as rows from "../reference/softmax.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes, wholes } from "../support/numbers.ts";

const shapes = [...sizes.map((n) => [2, n] as const), [100, 10] as const];

describe.each(shapes)("%i examples of %i classes", (m, n) => {
  const x = numbers(m * n, -5, 5);
  const t = wholes(m, n, 5);
  test("crossEntropy equals its definition", () => {
    expectNear(crossEntropy(tensor(x, [m, n]), t).item(), reference.crossEntropy(x, t, m, n), { rel: 1e-6, abs: 1e-6 });
  });
  test("softmax equals its definition", () => {
    expectNear(softmax(tensor(x, [m, n])).toArray(), rows.softmax(x, m, n), { rel: 2e-6 });
  });
  test("largest gives the place of the largest", () => {
    expect(Array.from(largest(tensor(x, [m, n])))).toEqual(rows.largestOfRows(x, m, n));
  });
});

describe("crossEntropy", () => {
  test("has the slope its definition has", () => {
    expectGradient((x) => crossEntropy(x, [2, 0, 4]), tensor(numbers(15, -3, 3), [3, 5]));
    expectGradient((x) => crossEntropy(x, new Int32Array([1])), tensor(numbers(2), [1, 2]));
  });
  test("refuses labels that are no class and shapes that do not fit", () => {
    const x = tensor(numbers(6), [2, 3]);
    expect(() => crossEntropy(x, [0, 3])).toThrow(/label 1 is 3.*0 to 2/);
    expect(() => crossEntropy(x, [0.5, 1])).toThrow(/label 0 is 0.5/);
    expect(() => crossEntropy(x, [0])).toThrow(/1 labels came for 2 examples/);
    expect(() => crossEntropy(tensor(numbers(6)), [0])).toThrow(/\[6\].*\[batch, classes\]/);
  });
});
