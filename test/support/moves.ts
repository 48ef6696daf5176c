// Ops that only move numbers: what their values and gradients must be follows from where each result comes from.
import { expect } from "vitest";
import { gradients, mul, sum, type Tensor, tensor } from "../../src/index.ts";
import { size } from "../reference/elementwise.ts";
import { numbers } from "./numbers.ts";

/** The places 0, 1, 2, ... of tensors of these shapes, counted through. */
export function places(...shapes: (readonly number[])[]): number[][] {
  let next = 0;
  return shapes.map((shape) => Array.from({ length: size(shape) }, () => next++));
}

/**
 * Runs `op` on tensors of `shapes`. Result i must be the input at place `from[i]`, counted through all inputs, or
 * `filler` where that is -1; gradients must come back the same way. All numbers are quarters, whose sums are exact.
 */
export function expectMoves(
  op: (...inputs: Tensor[]) => Tensor,
  shapes: readonly (readonly number[])[],
  from: readonly number[],
  shape: readonly number[],
  filler = 0,
) {
  const inputs = shapes.map((each, i) => tensor(quarters(size(each), i + 1), each));
  const all = inputs.flatMap((each) => Array.from(each.toArray()));
  const y = op(...inputs);
  expect(y.shape).toEqual(shape);
  expect(Array.from(y.toArray())).toEqual(from.map((place) => (place < 0 ? filler : all[place])));

  const dy = quarters(from.length, 99);
  const expected = new Array<number>(all.length).fill(0);
  from.forEach((place, i) => {
    if (place >= 0) expected[place] = (expected[place] as number) + (dy[i] as number);
  });
  const found = gradients(() => sum(mul(op(...inputs), tensor(dy, shape))), inputs).gradients;
  expect(found.flatMap((each) => Array.from(each))).toEqual(expected);
}

function quarters(n: number, series: number): number[] {
  return Array.from(numbers(n, -4, 4, series), (x) => Math.round(4 * x) / 4 || 0.25);
}
