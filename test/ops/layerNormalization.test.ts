import { describe, expect, test } from "vitest";
import { gradients, layerNormalization, mul, ShapeError, sum, type Tensor, tensor } from "../../src/index.ts";
import * as reference from "../reference/norm.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";
import { handsOnZeros } from "../support/support.ts";

const shapes = [...sizes.map((n) => [3, n]), [7], [2, 3, 5], [2, 1, 3, 4]];

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
    expect(() => layerNormalization(tensor([1, 2, 3]), { scale, shift: tensor([1, 2]) })).toThrow(/scale has 3 numbers and the shift 2/);
    expect(() => layerNormalization(tensor([1, 2, 3]), { scale, shift, epsilon: 0 })).toThrow("epsilon is 0, but it must be above 0");
  });
});
