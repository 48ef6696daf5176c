import { describe, expect, test } from "vitest";
import { exp, gradients, logSoftmax, mul, ShapeError, softmax, sum, tensor } from "../../src/index.ts";
import { largest } from "../../src/ops/softmax.ts";
import * as reference from "../reference/softmax.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const ops = [
  { name: "softmax", op: softmax, value: reference.softmax, slope: reference.softmaxGrad },
  { name: "logSoftmax", op: logSoftmax, value: reference.logSoftmax, slope: reference.logSoftmaxGrad },
];
const shapes = [...sizes.map((n) => [3, n]), [7], [2, 3, 5], [2, 1, 3, 4]];

describe.each(ops)("$name", ({ op, value, slope, name }) => {
  test.each(shapes.map((shape) => [shape]))("equals its definition along the last axis of %j, gradients too", (shape) => {
    const n = shape.at(-1) as number;
    const size = shape.reduce((a, b) => a * b, 1);
    const [values, dy] = [numbers(size, -5, 5), numbers(size, -1, 1, 2)];
    const x = tensor(values, shape);
    const y = op(x);
    expect(y.shape).toEqual(shape);
    expectNear(y.toArray(), value(values, size / n, n), { rel: 1e-6, abs: 1e-7 });
    const found = gradients(() => sum(mul(op(x), tensor(dy, shape))), [x]).gradients[0] as Float32Array;
    expectNear(found, slope(dy, values, size / n, n), { rel: 1e-6, abs: 1e-6 });
  });

  test("has the slope of a finite difference", () => {
    expectGradient(op, tensor(numbers(6), [2, 3]));
    expectGradient((x) => mul(op(x), x), tensor(numbers(5)));
  });

  test("is not moved by a number added to all", () => {
    const x = [1, 2.5, -3, 0.25];
    for (const shift of [64, -4096]) expect(op(tensor(x.map((each) => each + shift))).toArray()).toEqual(op(tensor(x)).toArray());
  });

  test("of no rows is none; refuses what has no last axis with numbers in it", () => {
    expect(op(tensor([], [0, 3])).shape).toEqual([0, 3]);
    expect(() => op(tensor(1))).toThrow(`${name}: a tensor of shape [] has no last axis with numbers in it.`);
    expect(() => op(tensor([], [3, 0]))).toThrow(ShapeError);
  });
});

test("logSoftmax is the logarithm of softmax where that is not 0, and finite where it is", () => {
  const x = tensor(numbers(40, -8, 8), [4, 10]);
  expectNear(exp(logSoftmax(x)).toArray(), softmax(x).toArray(), { rel: 2e-6 });
  expect(Array.from(logSoftmax(tensor([0, 500])).toArray())).toEqual([-500, 0]);
});

describe("largest", () => {
  test("gives the first place of the largest along the last axis", () => {
    expect(Array.from(largest(tensor([1, 3, 3, -1, -2, -3], [2, 3])))).toEqual([1, 0]);
    expect(Array.from(largest(tensor(numbers(24), [2, 3, 4])))).toEqual(reference.largestOfRows(numbers(24), 6, 4));
  });
  test("refuses what has no last axis with numbers in it", () => {
    expect(() => largest(tensor(1))).toThrow("largest: a tensor of shape [] has no last axis with numbers in it.");
  });
});
