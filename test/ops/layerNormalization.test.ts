import { describe, expect, test } from "vitest";
import { add, gradients, layerNormalization, mul, ShapeError, sum, type Tensor, tensor } from "../../src/index.ts";
import * as reference from "../reference/norm.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

// of more than 1024 rows the sums are made of runs
const shapes = [...sizes.map((n) => [3, n]), [7], [2, 3, 5], [2, 1, 3, 4], [1100, 6]];

describe("layerNormalization", () => {
  test.each(shapes.map((shape) => [shape]))("equals its definition along the last axis of %j, gradients too", (shape) => {
    const n = shape.at(-1) as number;
    const size = shape.reduce((a, b) => a * b, 1);
    const [values, dy, a, b] = [numbers(size), numbers(size, -1, 1, 2), numbers(n, -1, 1, 3), numbers(n, -1, 1, 4)];
    const [x, scale, shift] = [tensor(values, shape), tensor(a), tensor(b)];
    const y = layerNormalization(x, { scale, shift });
    expect(y.shape).toEqual(shape);
    expectNear(y.toArray(), reference.layerNorm(values, a, b, 1e-5), { abs: 3e-6 });
    const found = gradients(() => sum(mul(layerNormalization(x, { scale, shift }), tensor(dy, shape))), [x, scale, shift]).gradients;
    const { dx, dscale, dshift } = reference.layerNormGrad(dy, values, a, 1e-5);
    [dx, dscale, dshift].forEach((each, i) => {
      expectNear(found[i] as Float32Array, each, { rel: 1e-5, abs: 1e-5 });
    });
  });

  test("has the slope of a finite difference", () => {
    const norm = (x: Tensor, scale: Tensor, shift: Tensor) => layerNormalization(x, { scale, shift });
    expectGradient(norm, tensor(numbers(21), [3, 7]), tensor(numbers(7, -1, 1, 2)), tensor(numbers(7, -1, 1, 3)));
    // rows of four are too bent for the steps of a difference unless they are wide
    expectGradient(norm, tensor(numbers(24, -6, 6), [2, 3, 4]), tensor(numbers(4, -1, 1, 2)), tensor(numbers(4, -1, 1, 3)));
  });

  test("adds to a gradient that its input has already, as in a residual block", () => {
    const [scale, shift] = [tensor(numbers(7, -1, 1, 2)), tensor(numbers(7, -1, 1, 3))];
    expectGradient((x) => add(layerNormalization(x, { scale, shift }), mul(x, x)), tensor(numbers(21), [3, 7]));
    expectGradient((x) => add(mul(x, x), layerNormalization(x, { scale, shift })), tensor(numbers(21), [3, 7]));
    const x = tensor(numbers(21), [3, 7]);
    const dy = tensor(numbers(21, -1, 1, 4), [3, 7]);
    const gradient = (loss: () => Tensor) => gradients(loss, [x]).gradients[0] as Float32Array;
    const both = gradient(() => sum(mul(add(x, layerNormalization(x, { scale, shift })), dy)));
    const alone = gradient(() => sum(mul(layerNormalization(x, { scale, shift }), dy)));
    // the block's own way is there first, and its gradient is dy
    expect(both).toEqual(dy.toArray().map((each, i) => each + (alone[i] as number)));
  });

  test("gives gradients to those that want one, whatever the others do", () => {
    const of = [tensor(numbers(21), [3, 7]), tensor(numbers(7, -1, 1, 2)), tensor(numbers(7, -1, 1, 3))] as const;
    const loss = () => sum(mul(layerNormalization(of[0], { scale: of[1], shift: of[2] }), tensor(numbers(21, -1, 1, 4), [3, 7])));
    const all = gradients(loss, of).gradients;
    of.forEach((each, i) => {
      expect(gradients(loss, [each]).gradients[0]).toEqual(all[i]);
    });
  });

  test("takes one tensor as scale and shift", () => {
    expectGradient((x, both) => layerNormalization(x, { scale: both, shift: both }), tensor(numbers(21), [3, 7]), tensor(numbers(7, -1, 1, 2)));
  });

  test("takes no notice of a number added to a whole row, or multiplied into it", () => {
    const [scale, shift] = [tensor(numbers(5, -1, 1, 2)), tensor(numbers(5, -1, 1, 3))];
    const x = numbers(5);
    const y = layerNormalization(tensor(x), { scale, shift, epsilon: 1e-12 }).toArray();
    for (const change of [(each: number) => each + 4, (each: number) => 8 * each])
      expectNear(layerNormalization(tensor(x.map(change)), { scale, shift, epsilon: 1e-12 }).toArray(), y, { abs: 2e-6 });
  });

  test("does not hand on which features are zero", () => {
    const [scale, shift] = [tensor(numbers(6)), tensor(numbers(6))];
    expect(handsOnZeros((x) => layerNormalization(x, { scale, shift }))).toBe(false);
  });

  test("gives no rows for none, and refuses what does not fit", () => {
    const [scale, shift] = [tensor([1, 1, 1]), tensor([0, 0, 0])];
    expect(layerNormalization(tensor([], [0, 3]), { scale, shift }).shape).toEqual([0, 3]);
    expect(() => layerNormalization(tensor(numbers(8), [2, 4]), { scale, shift })).toThrow(
      "layerNormalization: the input is [2, 4] but needs [..., 3]. Give the layer as many features as the last axis has.",
    );
    expect(() => layerNormalization(tensor(1), { scale, shift })).toThrow(ShapeError);
    expect(() => layerNormalization(tensor([1, 2, 3]), { scale: [1, 1, 1] as never, shift })).toThrow("where a tensor is needed");
    expect(() => layerNormalization(tensor([1, 2, 3]), { scale, shift: tensor([1, 2]) })).toThrow(/scale has 3 numbers and the shift 2/);
    expect(() => layerNormalization(tensor([1, 2, 3]), { scale, shift, epsilon: 0 })).toThrow("epsilon is 0, but it must be above 0");
  });
});
