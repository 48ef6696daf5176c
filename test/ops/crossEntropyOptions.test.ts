// Cross-entropy with soft targets, label smoothing and class weights.
import { describe, expect, test } from "vitest";
import { type CrossEntropyOptions, crossEntropy, gradients, ShapeError, tensor, ValueError } from "../../src/index.ts";
import * as reference from "../reference/crossEntropy.ts";
import { softmax } from "../reference/softmax.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes, wholes } from "../support/numbers.ts";

/** Shares of each class that add up to 1 in each row. */
const shares = (m: number, n: number) => softmax(numbers(m * n, -2, 2, 8), m, n);
const oneHot = (labels: readonly number[], n: number) => labels.flatMap((label) => Array.from({ length: n }, (_, j) => (j === label ? 1 : 0)));

/** Targets with smoothing and weights, and the divisor, straight from their definitions. */
function smoothed(t: readonly number[], n: number, labels: readonly number[] | undefined, { labelSmoothing: s = 0, classWeights: w }: CrossEntropyOptions) {
  const weight = (j: number) => (w ? (w[j] as number) : 1);
  const values = t.map((each, at) => ((1 - s) * each + s / n) * weight(at % n));
  return { values, norm: labels ? labels.reduce((all, label) => all + weight(label), 0) : t.length / n };
}

const weightsOf = (n: number) => Array.from({ length: n }, (_, j) => 0.5 + (j % 3));
const choices: [string, (n: number) => CrossEntropyOptions][] = [
  ["nothing else", () => ({})],
  ["smoothing", () => ({ labelSmoothing: 0.1 })],
  ["class weights", (n) => ({ classWeights: weightsOf(n) })],
  ["smoothing and class weights", (n) => ({ labelSmoothing: 0.3, classWeights: weightsOf(n) })],
];

describe.each(choices)("crossEntropy with %s", (_, optionsFor) => {
  test.each(sizes)("equals its definition for %i classes, gradients too", (n) => {
    const m = 5;
    const options = optionsFor(n);
    const values = numbers(m * n, -5, 5);
    const x = tensor(values, [m, n]);
    const labels = wholes(m, n, 5);
    const soft = shares(m, n);
    for (const [given, t, indices] of [
      [labels, oneHot(labels, n), labels],
      [tensor(soft, [m, n]), Array.from(tensor(soft).toArray()), undefined],
    ] as const) {
      const { values: targets, norm } = smoothed(t, n, indices, options);
      const found = gradients(() => crossEntropy(x, given, options), [x]);
      expectNear(found.value, reference.crossEntropyTargets(values, targets, m, n, norm), { rel: 2e-6, abs: 5e-7 });
      expectNear(found.gradients[0] as Float32Array, reference.crossEntropyTargetsGrad(1, values, targets, m, n, norm), { rel: 2e-6, abs: 2e-7 });
      expect(crossEntropy(x, given, options).item()).toBe(found.value);
    }
  });

  test("has the slope of a finite difference", () => {
    const x = tensor(numbers(15, -3, 3), [3, 5]);
    expectGradient((logits) => crossEntropy(logits, [2, 0, 4], optionsFor(5)), x);
    expectGradient((logits) => crossEntropy(logits, tensor(shares(3, 5), [3, 5]), optionsFor(5)), x);
  });
});

describe("crossEntropy", () => {
  const x = tensor(numbers(6, -3, 3), [2, 3]);
  test("is the same with whole targets as with the indices of them", () => {
    expect(crossEntropy(x, tensor(oneHot([2, 0], 3), [2, 3])).item()).toBe(crossEntropy(x, [2, 0]).item());
    expect(crossEntropy(x, [2, 0], { classWeights: [1, 1, 1] }).item()).toBe(crossEntropy(x, [2, 0]).item());
    expect(crossEntropy(x, Int32Array.of(2, 0), { labelSmoothing: 0 }).item()).toBe(crossEntropy(x, [2, 0]).item());
  });
  test("is the same with class weights of 1 where a class cannot be, its gradient too", () => {
    const closed = tensor([0.5, -Infinity, 1, -1, 2, -Infinity], [2, 3]);
    const of = (options?: CrossEntropyOptions) => gradients(() => crossEntropy(closed, [2, 0], options), [closed]);
    const [plain, weighted] = [of(), of({ classWeights: [1, 1, 1] })];
    expect(plain.value).toBeLessThan(10);
    expect(weighted.value).toBe(plain.value);
    expectNear(weighted.gradients[0] as Float32Array, plain.gradients[0] as Float32Array, { abs: 1e-7 });
  });
  test("leaves examples of a class of weight 0 out of the mean", () => {
    const first = tensor(x.toArray().slice(0, 3), [1, 3]);
    const weighted = crossEntropy(x, [2, 0], { classWeights: [0, 1, 5] }).item();
    expectNear(weighted, crossEntropy(first, [2]).item(), { rel: 1e-6 });
  });
  test("takes targets that hardly add up to 1 as they are", () => {
    const t = [0.5, 0.25, 0.22, 0.4, 0.32, 0.3];
    const found = gradients(() => crossEntropy(x, tensor(t, [2, 3])), [x]);
    expectNear(found.value, reference.crossEntropyTargets(x.toArray(), t, 2, 3, 2), { rel: 1e-6 });
    expectNear(found.gradients[0] as Float32Array, reference.crossEntropyTargetsGrad(1, x.toArray(), t, 2, 3, 2), { rel: 2e-6, abs: 2e-7 });
  });
  test("gives its targets no gradient", () => {
    const t = tensor(shares(2, 3), [2, 3]);
    expect(Array.from(gradients(() => crossEntropy(x, t), [x, t]).gradients[1] as Float32Array)).toEqual(new Array(6).fill(0));
  });

  test("refuses options and targets that do not fit, and says what would", () => {
    const targets = "crossEntropy: the outputs are [2, 3] but the targets [3, 2]. Both must have the same shape.";
    expect(() => crossEntropy(x, tensor(numbers(6), [3, 2]))).toThrow(targets);
    expect(() => crossEntropy(x, tensor([0, 1]))).toThrow(ShapeError);
    expect(() => crossEntropy(x, [0, 1], { labelSmoothing: 1 })).toThrow("crossEntropy: labelSmoothing is 1, but it must be at least 0 and below 1.");
    for (const labelSmoothing of [-0.1, NaN]) expect(() => crossEntropy(x, [0, 1], { labelSmoothing })).toThrow(ValueError);
    const short = "crossEntropy: 2 class weights came for 3 classes. Give one per class.";
    expect(() => crossEntropy(x, [0, 1], { classWeights: [1, 1] })).toThrow(short);
    const negative = "crossEntropy: class weight 1 is -1, but it must be 0 or more.";
    expect(() => crossEntropy(x, [0, 1], { classWeights: [1, -1, 1] })).toThrow(negative);
    for (const weight of [NaN, Infinity]) expect(() => crossEntropy(x, [0, 1], { classWeights: [1, 1, weight] })).toThrow(ValueError);
    const none = "crossEntropy: the class weights of all labels in the batch are 0, so there is no mean to take.";
    expect(() => crossEntropy(x, [0, 1], { classWeights: [0, 0, 1] })).toThrow(none);
    expect(() => crossEntropy(x, [0, 3], { labelSmoothing: 0.1 })).toThrow(/label 1 is 3.*0 to 2/);
    expect(() => crossEntropy(x, [0], { classWeights: [1, 1, 1] })).toThrow(/1 labels came for 2 examples/);
  });
});
