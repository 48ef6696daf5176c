// Where the error of products begins: each number is one running sum of 32 bits, k ascending, whatever is skipped or shared out,
// so sums cannot be made in blocks. ARCHITECTURE.md and the docstrings of products state these figures.
import { describe, expect, test } from "vitest";
import { linear, gradients, matmul, sum, tensor } from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

/** How far the product of k terms with ones is from their sum, as a share of the sum of their sizes. */
function errorOf(terms: Float32Array): number {
  const k = terms.length;
  const found = matmul(tensor(terms, [1, k]), tensor(new Float32Array(k).fill(1), [k, 1])).item();
  const [right, size] = [terms.reduce((all, t) => all + t, 0), terms.reduce((all, t) => all + Math.abs(t), 0)];
  return Math.abs(found - right) / size;
}

describe.each([
  [1024, 1e-5],
  [4096, 4e-5],
  [65536, 7e-4],
  [262144, 2.5e-3],
  [1 << 20, 1e-2],
])("a product of %i terms", (k, equal) => {
  test(`is ${equal} off when all are 0.1, and no more`, () => {
    const error = errorOf(new Float32Array(k).fill(0.1));
    expect(error).toBeLessThan(equal);
    expect(error).toBeGreaterThan(equal / 2);
  });

  test("is 1e-5 off for terms from 0 to 1, and 1e-7 of their sizes for terms of both signs", () => {
    expect(errorOf(numbers(k, 0, 1))).toBeLessThan(1e-5);
    expect(errorOf(numbers(k, -1, 1))).toBeLessThan(1e-7);
  });

  test("is never more than k / 2^24 off", () => {
    for (const each of [0.3, 0.7, 1 / 3, 0.9999]) expect(errorOf(new Float32Array(k).fill(each))).toBeLessThan(k * 2 ** -24);
  });
});

test("a gradient of a weight is such a sum over the examples of a batch", () => {
  const m = 65536;
  const weight = tensor([[1]]);
  const run = () => sum(linear(tensor(new Float32Array(m).fill(0.1), [m, 1]), weight));
  const gradient = (gradients(run, [weight]).gradients[0] as Float32Array)[0] as number;
  expect(Math.abs(gradient / (0.1 * m) - 1)).toBeLessThan(7e-4);
});
