import { describe, expect, test } from "vitest";
import {
  adam,
  concat,
  dataset,
  fit,
  gradients,
  meanSquaredError,
  mul,
  Parameter,
  parameter,
  parameters,
  reshape,
  scale,
  sgd,
  ShapeError,
  square,
  state,
  step,
  sub,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { ball, unitRows } from "../../src/math/index.ts";

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

  test.each([
    ["adam", () => adam({ learningRate: 0.3 })],
    ["sgd", () => sgd({ learningRate: 0.3 })],
  ])("is projected after each step of %s, within its bounds before", (_, make) => {
    const lengths = (w: Float32Array) => [0, 2].map((i) => Math.hypot(w[i] as number, w[i + 1] as number));
    const net = {
      rows: parameter(
        [
          [1, 0],
          [0.6, 0.8],
        ],
        { project: unitRows, bounds: [0, 1] },
      ),
      w: parameter([0, 0], { project: ball(0.5) }),
    };
    const optimizer = make();
    for (let i = 0; i < 10; i++) {
      step(net, optimizer, () =>
        sum(
          square(
            sub(
              concat([net.rows, reshape(net.w, [1, 2])]),
              tensor([
                [-1, 2],
                [1, 1],
                [3, 4],
              ]),
            ),
          ),
        ),
      );
      const rows = net.rows.toArray();
      for (const each of lengths(rows)) expect(each).toBeCloseTo(1, 6);
      expect(Math.min(...rows)).toBeGreaterThanOrEqual(0);
      expect(Math.hypot(...net.w.toArray())).toBeLessThan(0.5 + 1e-6);
    }
    expect(Array.from(net.rows.toArray().subarray(0, 2))).toEqual([0, 1]);
    expect(Math.hypot(...net.w.toArray())).toBeCloseTo(0.5, 6);
  });

  test("is averaged as it was projected", async () => {
    class Block {
      readonly w = parameter([[1, 0]], { project: unitRows });
      forward(x: Tensor): Tensor {
        return mul(x, this.w);
      }
    }
    const net = new Block();
    const data = dataset({ inputs: [1, 1], targets: [0, 5], shape: [2], targetShape: [2] });
    await fit(net, data, { loss: meanSquaredError, epochs: 1, batchSize: 1, optimizer: sgd({ learningRate: 100 }), averageDecay: 0.5 });
    // one step from [1, 0] to a row of length 1: all of the average, as it is corrected for having begun at zeros
    expect(Math.hypot(...net.w.toArray())).toBeCloseTo(1, 6);
  });

  test("leaves rows of zeros, and numbers within the ball, as they are", () => {
    expect(Array.from(unitRows(new Float32Array(4), [2, 2]))).toEqual([0, 0, 0, 0]);
    expect(Array.from(ball(5)(Float32Array.of(3, 4), [2]))).toEqual([3, 4]);
    expect(() => ball(0)).toThrow("ball: radius is 0, but it must be a number above 0.");
    expect(() => parameter([1], { project: 3 as never })).toThrow(
      "parameter: project is 3, but it must be a function of the values and their shape, such as unitRows.",
    );
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
