import { describe, expect, test } from "vitest";
import { gradients, mul, parameter, ShapeError, sum, tensor } from "../../src/index.ts";
import { linearScan } from "../../src/math/index.ts";
import * as reference from "../reference/matrices.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const some = (shape: readonly number[], series: number, low = -1, high = 1) =>
  tensor(
    numbers(
      shape.reduce((p, q) => p * q, 1),
      low,
      high,
      series,
    ),
    shape,
  );

describe("linearScan", () => {
  test("reads a parameter that comes into memory with it, which grows", () => {
    const shape = [1, 2, 2 ** 20];
    const each = new Float32Array(2 ** 21).fill(0.5);
    for (let i = 0; i < 8; i++) {
      const h = linearScan(tensor(each, shape), parameter(each, { shape })).toArray();
      expect([h[0], h[2 ** 21 - 1]]).toEqual([0.5, 0.75]);
    }
  });

  test.each([0, 1, 2])("equals its definition along axis %i, both ways, from zeros and from a start", (axis) => {
    const shape = [2, 5, 3];
    const [a, b] = [some(shape, 1), some(shape, 2)];
    const others = shape.filter((_, i) => i !== axis);
    const start = some(others, 3);
    const stride = [15, 3, 1][axis] as number;
    for (const reverse of [false, true])
      for (const from of [undefined, start]) {
        const y = linearScan(a, b, { axis, reverse, start: from }).toArray();
        for (let line = 0; line < 30 / (shape[axis] as number); line++) {
          const inner = line % stride;
          const first = Math.floor(line / stride) * stride * (shape[axis] as number) + inner;
          const places = Array.from({ length: shape[axis] as number }, (_, t) => first + t * stride);
          if (reverse) places.reverse();
          const pick = (x: typeof a) => places.map((i) => x.toArray()[i] as number);
          expectNear(
            places.map((i) => y[i] as number),
            reference.linearScan(pick(a), pick(b), from?.toArray()[line]),
            { rel: 1e-6, abs: 1e-6 },
          );
        }
      }
  });

  test("repeats what is given once", () => {
    const [a, b] = [some([2, 4, 1], 1), some([2, 4, 3], 2)];
    expect(linearScan(a, b).toArray()).toEqual(linearScan(mul(a, tensor([[[1, 1, 1]]])), b).toArray());
    expect(linearScan(tensor(0.5), b).shape).toEqual([2, 4, 3]);
  });

  test("has the slopes of finite differences", () => {
    const [a, b, start] = [some([2, 4, 3], 1), some([2, 4, 3], 2), some([2, 3], 3)];
    for (const reverse of [false, true]) expectGradient((x, y, z) => linearScan(x as typeof a, y as typeof a, { reverse, start: z }), a, b, start);
    expectGradient((x, y) => linearScan(x as typeof a, y as typeof a, { axis: -1 }), some([2, 1, 3], 4), b);
    expectGradient((x) => linearScan(x, x), a);
    // only what is wanted
    expect(gradients(() => sum(linearScan(a, b)), [b]).gradients[0]).toEqual(gradients(() => sum(linearScan(a, b)), [a, b]).gradients[1]);
  });

  test("of no places is nothing", () => expect(linearScan(tensor([], [2, 0, 3]), tensor([], [2, 0, 3])).shape).toEqual([2, 0, 3]));

  test("refuses what does not fit", () => {
    const x = some([2, 4, 3], 1);
    expect(() => linearScan(x, some([2, 5, 3], 2))).toThrow("linearScan: shapes [2, 4, 3] and [2, 5, 3] do not fit");
    expect(() => linearScan(x, x, { start: tensor([1]) })).toThrow("linearScan: the start is [1] but must be [2, 3], a state.");
    expect(() => linearScan(x, x, { axis: 3 })).toThrow(ShapeError);
    expect(() => linearScan(x, x, { reverse: 1 as never })).toThrow("linearScan: reverse is 1, but it must be true or false.");
    expect(() => linearScan(x, x, { from: x } as never)).toThrow('linearScan: there is no option "from".');
  });
});
