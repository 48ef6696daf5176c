import { compact, dense, gate, type Layer, predict, relu, seed, sequential, tensor } from "sievenet";
import { beforeEach, expect, test } from "vitest";
import { renewed } from "../../page/parts/renewed.ts";

/** A compacted net that reads all of six pixels but some. */
function withoutPixels(...closed: number[]): Layer {
  const first = gate(dense(6, 2), { over: "inputs" });
  first.gates.inputs?.parameters[0]?.set(Array.from({ length: 6 }, (_, i) => (closed.includes(i) ? -9 : 5)));
  return compact(sequential(first, relu, dense(2, 2)));
}

// nets whose two units are both 0 for these pixels would answer alike
beforeEach(() => seed(2));

const pixels = tensor([1, 2, 3, 4, 5, 6], [1, 6]);
const answersOf = (net: Layer) => predict(net, pixels).toArray();

test("a net that is there gets the numbers of the next of the same pixels", () => {
  const [before, next] = [withoutPixels(0, 1), withoutPixels(0, 1)];
  const answers = answersOf(next);
  expect(answersOf(before)).not.toEqual(answers);
  expect(renewed(before, next)).toBe(before);
  expect(answersOf(before)).toEqual(answers);
  expect(renewed(undefined, next)).toBe(next);
});

test("a net that reads as many pixels, but others, answers by its own", () => {
  const [before, next] = [withoutPixels(0, 1), withoutPixels(4, 5)];
  const answers = answersOf(next);
  expect(answersOf(renewed(before, next))).toEqual(answers);
});
