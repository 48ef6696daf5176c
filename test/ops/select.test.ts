import { describe, expect, test } from "vitest";
import { select, type Tensor, tensor } from "../../src/index.ts";
import * as reference from "../reference/select.ts";
import { expectGradient } from "../support/gradient.ts";
import { numbers, sizes, wholes } from "../support/numbers.ts";

const pick = (list: readonly number[], inputs: number) => (x: Tensor) => select(list, inputs).forward(x);

describe("selectColumns, through its layer", () => {
  test.each(sizes)("equals its definition for %i columns", (n) => {
    const list = wholes(n, n + 3);
    const x = numbers(2 * (n + 3));
    const y = pick(list, n + 3)(tensor(x, [2, n + 3]));
    expect(y.shape).toEqual([2, n]);
    expect(Array.from(y.toArray())).toEqual(reference.selectColumns(x, list, 2, n + 3));
  });
  test("has the slope its definition has, also for a column that is picked twice", () => {
    expectGradient(pick([3, 0, 3], 5), tensor(numbers(10), [2, 5]));
  });
  test("refuses an input of another width", () => expect(() => pick([0], 5)(tensor(numbers(4), [1, 4]))).toThrow(/\[1, 4\].*\[batch, 5\]/));
});
