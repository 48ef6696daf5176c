// The kernels of pooling by themselves: that they stay within their storage, add where there is something, and leave closed
// channels alone. What they compute for any window is compared in test/ops/pool.test.ts.
import { describe, expect, test } from "vitest";
import * as reference from "../reference/pool.ts";
import { withArrays } from "../support/arrays.ts";
import { kernels } from "../support/kernels.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const geometry = (height: number, width: number, kernel: [number, number], stride = kernel, padding: [number, number] = [0, 0]) => ({
  planes: 6,
  size: [height, width] as [number, number],
  kernel,
  stride,
  padding,
});
const cases = [geometry(2, 2, [2, 2]), geometry(7, 9, [2, 2]), geometry(24, 24, [2, 2]), geometry(5, 11, [3, 2], [2, 1], [1, 1]), geometry(1, 1, [1, 1])];
const OPEN = [0, 2];
const isOpen = (place: number, plane: number) => OPEN.includes(Math.floor(place / plane) % 3);

describe.each(cases)("pooling $size by $kernel", (g) => {
  const out = reference.pooledSize(g);
  const [plane, outPlane] = [g.size[0] * g.size[1], out[0] * out[1]];
  const [x, dy] = [numbers(6 * plane, -1, 1, 1), numbers(6 * outPlane, -1, 1, 2)];
  const sizes = [...g.size, ...g.kernel, ...g.stride, ...g.padding, ...out] as [number, number, number, number, number, number, number, number, number, number];

  test("maxPool and its gradient", () => {
    const [y, dx] = reference.maxPool(x, dy, g);
    withArrays(({ put, putInts, room }) => {
      const [to, slopes, list, from] = [room(y.length, 7), room(x.length, 3), putInts(OPEN), put(x)];
      kernels.maxPool(to.address, from.address, 2, 3, list.address, 2, ...sizes);
      expect(Array.from(to.read())).toEqual(y.map((each, i) => (isOpen(i, outPlane) ? each : 7)));
      kernels.maxPoolGrad(slopes.address, put(dy).address, to.address, from.address, 2, 3, list.address, 2, ...sizes, 1);
      expectNear(
        slopes.read(),
        dx.map((each, i) => (isOpen(i, plane) ? each + 3 : 3)),
        { abs: 1e-6 },
      );
    });
  });

  test.each([0, 1] as const)("averagePool and its gradient, padding counted: %i", (counted) => {
    const [y, dx] = reference.averagePool(x, dy, g, counted === 1);
    withArrays(({ put, putInts, room }) => {
      const [to, slopes, list] = [room(y.length, 7), room(x.length, 3), putInts(OPEN)];
      kernels.averagePool(to.address, put(x).address, 2, 3, list.address, 2, ...sizes, counted);
      expectNear(
        to.read(),
        y.map((each, i) => (isOpen(i, outPlane) ? each : 7)),
        { abs: 1e-6 },
      );
      kernels.averagePoolGrad(slopes.address, put(dy).address, 2, 3, list.address, 2, ...sizes, counted);
      expectNear(
        slopes.read(),
        dx.map((each, i) => (isOpen(i, plane) ? each + 3 : 3)),
        { abs: 1e-6 },
      );
    });
  });
});
