import { describe, expect, test } from "vitest";
import { adam, gradients, Parameter, parameter, parameters, scale, sgd, ShapeError, square, state, step, sub, sum, tensor } from "../../src/index.ts";

describe("parameter", () => {
  test("holds its numbers under the shape that is given, or that of their nesting", () => {
    expect(
      parameter([
        [1, 2],
        [3, 4],
      ]).shape,
    ).toEqual([2, 2]);
    expect(parameter(new Float32Array(6), { shape: [3, 2] }).shape).toEqual([3, 2]);
    expect(parameter(7).item()).toBe(7);
    expect(parameter([1])).toBeInstanceOf(Parameter);
  });

  test("is found, saved and moved as part of a net", () => {
    const net = { inner: { weight: parameter([1, 2]) } };
    expect([...parameters(net).keys()]).toEqual(["inner.weight"]);
    expect([...state(net).keys()]).toEqual(["inner.weight"]);
    step(net, sgd({ learningRate: 0.5 }), () => sum(square(net.inner.weight)));
    expect(Array.from(net.inner.weight.toArray())).toEqual([0, 0]);
    expect(gradients(() => sum(scale(net.inner.weight, 3)), [net.inner.weight]).gradients[0]).toEqual(Float32Array.of(3, 3));
  });

  test.each([
    ["adam", () => adam({ learningRate: 0.3 })],
    ["sgd", () => sgd({ learningRate: 0.3 })],
  ])("stays within its bounds, moved by %s", (_, make) => {
    const net = { w: parameter([0.1, 0.5], { bounds: [0, 0.75] }) };
    const optimizer = make();
    for (let i = 0; i < 20; i++) {
      step(net, optimizer, () => sum(square(sub(net.w, tensor([-1, 2])))));
      for (const w of net.w.toArray()) expect(w >= 0 && w <= 0.75).toBe(true);
    }
    expect(Array.from(net.w.toArray())).toEqual([0, 0.75]);
  });

  test("refuses what it cannot hold, in a sentence", () => {
    expect(() => parameter([1, 2], { shape: [3] })).toThrow(ShapeError);
    expect(() => parameter("1" as never)).toThrow("parameter: 1 came, but a number or an array of numbers is needed.");
    expect(() => parameter([1], { bounds: [2, 1] })).toThrow("parameter: bounds are [2, 1], but they must be [low, high], with low not above high.");
    expect(() => parameter([1], { bounds: 3 as never })).toThrow("parameter: bounds are 3,");
    expect(() => parameter([1, -1], { bounds: [0, 2], label: "stiffness" })).toThrow(
      "parameter: stiffness holds -1, but its bounds are [0, 2]. Begin within them.",
    );
    expect(() => parameter([NaN])).toThrow("parameter: parameter holds NaN");
    expect(() => parameter([1], { limits: [0, 1] } as never)).toThrow('parameter: there is no option "limits".');
  });
});
