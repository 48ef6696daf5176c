// A file of its own, because it needs a module in which nothing has run yet.
import { expect, test } from "vitest";
import { relu, tensor } from "../../src/index.ts";

test("an op that is the first thing a program does gives the right numbers", () => {
  expect(Array.from(relu(tensor([1, -2, 3])).toArray())).toEqual([1, 0, 3]);
});
