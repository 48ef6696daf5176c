import { describe, expect, test } from "vitest";
import { layerNorm, parameters, predict, ShapeError, tensor, ValueError } from "../../src/index.ts";
import * as reference from "../reference/norm.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

describe("layerNorm()", () => {
  test("equals its definition on rows of any rank, with its own scale and shift", () => {
    const layer = layerNorm(5, { epsilon: 0.01 });
    const [scale, shift] = [numbers(5, -1, 1, 2), numbers(5, -1, 1, 3)];
    layer.scale.set(scale);
    layer.shift.set(shift);
    for (const shape of [[5], [3, 5], [2, 3, 5]]) {
      const x = numbers(
        shape.reduce((a, b) => a * b, 1),
        -2,
        2,
      );
      const y = predict(layer, tensor(x, shape));
      expect(y.shape).toEqual(shape);
      expectNear(y.toArray(), reference.layerNorm(x, scale, shift, 0.01), { abs: 2e-6 });
    }
  });

  test("begins with a scale of 1 and a shift of 0", () => {
    expect([...parameters(layerNorm(2))].map(([path, p]) => [path, Array.from(p.toArray())])).toEqual([
      ["scale", [1, 1]],
      ["shift", [0, 0]],
    ]);
  });

  test("refuses what cannot be, with the numbers", () => {
    expect(() => predict(layerNorm(3), tensor(numbers(8), [2, 4]))).toThrow(ShapeError);
    expect(() => predict(layerNorm(3), tensor(numbers(8), [2, 4]))).toThrow(/^layerNorm\(3\): the input is \[2, 4\] but needs \[\.\.\., 3\]/);
    expect(() => layerNorm(0)).toThrow("layerNorm: features is 0, but it must be a whole number from 1 up.");
    expect(() => layerNorm(3, { epsilon: 0 })).toThrow(ValueError);
    expect(() => layerNorm(3, { eps: 1 } as never)).toThrow(/no option "eps"/);
  });
});
