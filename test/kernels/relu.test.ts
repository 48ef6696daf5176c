import { describe, expect, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/relu.ts";
import { withArrays } from "../support/arrays.ts";
import { numbers, sizes } from "../support/numbers.ts";

describe("the kernel relu", () => {
  test.each(sizes)("equals its definition for %i numbers", (n) => {
    const x = numbers(n);
    const y = withArrays(({ put, room }) => {
      const to = room(n);
      kernels.relu(to.address, put(x).address, n);
      return to.read();
    });
    expect(y).toEqual(x.map(reference.relu));
  });

  test.each(sizes)("adds its slope to the gradient of %i numbers", (n) => {
    const [x, dx, dy] = [numbers(n), numbers(n, -1, 1, 2), numbers(n, -1, 1, 3)];
    const found = withArrays(({ put }) => {
      const to = put(dx);
      kernels.reluGrad(to.address, put(dy).address, put(x.map(reference.relu)).address, n);
      return to.read();
    });
    expect(found).toEqual(dx.map((each, i) => each + (dy[i] as number) * reference.reluSlope(x[i] as number)));
  });

  test("keeps NaN, turns -0 into 0 and leaves infinities as they are", () => {
    const y = withArrays(({ put, room }) => {
      const to = room(5);
      kernels.relu(to.address, put([NaN, -0, Infinity, -Infinity, 1e-45]).address, 5);
      return Array.from(to.read());
    });
    expect(y).toEqual([NaN, 0, Infinity, 0, Math.fround(1e-45)]);
  });
});

describe("of maps", () => {
  const [images, maps, n, list] = [3, 5, 12, [1, 2, 4]];
  const open = (i: number) => list.includes(Math.floor(i / n) % maps);
  const x = numbers(images * maps * n);
  const sizes = [images, maps, n] as const;

  test("reluMaps writes those that are listed", () => {
    const y = withArrays(({ put, putInts, room }) => {
      const to = room(x.length, 7);
      kernels.reluMaps(to.address, put(x).address, ...sizes, putInts(list).address, list.length);
      return to.read();
    });
    expect(y).toEqual(x.map((each, i) => (open(i) ? reference.relu(each) : 7)));
  });

  test("reluMapsGrad adds to those that are listed", () => {
    const [dx, dy] = [numbers(x.length, -1, 1, 2), numbers(x.length, -1, 1, 3)];
    const found = withArrays(({ put, putInts }) => {
      const to = put(dx);
      kernels.reluMapsGrad(to.address, put(dy).address, put(x.map(reference.relu)).address, ...sizes, putInts(list).address, list.length);
      return to.read();
    });
    expect(found).toEqual(dx.map((each, i) => (open(i) ? each + (dy[i] as number) * reference.reluSlope(x[i] as number) : each)));
  });

  test("fillMaps fills those that are listed", () => {
    const found = withArrays(({ put, putInts }) => {
      const to = put(x);
      kernels.fillMaps(to.address, ...sizes, putInts(list).address, list.length, 0);
      return to.read();
    });
    expect(found).toEqual(x.map((each, i) => (open(i) ? 0 : each)));
  });
});
