// The kernels of a convolution by themselves: what they compute, and that they stay within their storage and workspace.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type * as addresses from "../../src/addresses.ts";
import { none } from "../../src/addresses.ts";
import { conv2d, conv2dGrad, type Geometry, outputOf } from "../reference/conv2d.ts";
import { type Arrays, type Place, withArrays } from "../support/arrays.ts";
import { geometries, weightSize } from "../support/geometry.ts";
import { kernels } from "../support/kernels.ts";
import { expectNear } from "../support/near.ts";
import { numbers, some } from "../support/numbers.ts";

const near = { rel: 1e-5, abs: 1e-4 };

interface Setting {
  readonly geometry: Place<addresses.Geometry>;
  readonly workspace: Place<addresses.Workspace>;
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly dy: Float32Array;
}

function setting(g: Geometry, { putInts, room }: Arrays): Setting {
  const out = outputOf(g);
  const geometry = putInts<addresses.Geometry>([g.channels, ...g.size, g.filters, ...g.kernel, ...g.stride, ...g.padding, ...g.dilation, g.groups, ...out]);
  const workspace = room<addresses.Workspace>(kernels.conv2dWorkspace(geometry.address) / 4);
  const x = numbers(g.batch * g.channels * g.size[0] * g.size[1], -1, 1, 1);
  return { geometry, workspace, x, w: numbers(weightSize(g), -1, 1, 2), dy: numbers(g.batch * g.filters * out[0] * out[1], -1, 1, 4) };
}

const forEachGeometry = (name: string, check: (g: Geometry, arrays: Arrays, s: Setting) => void) =>
  test(name, () => {
    fc.assert(
      fc.property(geometries, (g) => withArrays((arrays) => check(g, arrays, setting(g, arrays)))),
      { numRuns: 100 },
    );
  });

describe("the kernels of a convolution", () => {
  forEachGeometry("conv2d has one running sum per output, and the bias after it", (g, { put, room }, { geometry, workspace, x, w, dy }) => {
    const [y, bias] = [room(dy.length), numbers(g.filters, -1, 1, 3)];
    const at = [y.address, put(x).address, put(w).address, put(bias).address] as const;
    kernels.conv2d(...at, none, none, geometry.address, g.batch, none, g.channels, none, g.filters, workspace.address);
    expect(Array.from(y.read())).toEqual(conv2d(x, w, g, bias, Math.fround));
  });

  forEachGeometry("conv2d leaves the maps of filters alone that are not listed", (g, { put, putInts, room }, { geometry, workspace, x, w, dy }) => {
    const [y, used] = [room(dy.length, 7), some(g.filters, 0.5, 6)];
    kernels.conv2d(
      y.address,
      put(x).address,
      put(w).address,
      none,
      none,
      none,
      geometry.address,
      g.batch,
      none,
      g.channels,
      putInts(used).address,
      used.length,
      workspace.address,
    );
    const all = conv2d(x, w, g, undefined, Math.fround);
    const plane = all.length / g.batch / g.filters;
    expect(Array.from(y.read())).toEqual(all.map((each, i) => (used.includes(Math.floor(i / plane) % g.filters) ? each : 7)));
  });

  forEachGeometry("conv2dGradInput adds its share to what is there, or writes it", (g, { put, room }, { geometry, workspace, x, w, dy }) => {
    const { dx } = conv2dGrad(x, w, dy, g);
    const [fresh, kept] = [room(x.length), room(x.length, 2)];
    for (const [to, add] of [
      [fresh, 0],
      [kept, 1],
    ] as const)
      kernels.conv2dGradInput(
        to.address,
        put(dy).address,
        put(w).address,
        none,
        none,
        geometry.address,
        g.batch,
        none,
        g.channels,
        none,
        g.filters,
        add,
        workspace.address,
      );
    expectNear(fresh.read(), dx, near);
    expectNear(
      kept.read(),
      dx.map((each) => each + 2),
      near,
    );
  });

  // nothing else needs as much workspace here as the flipped convolution with its framed gradients
  test.each([1, 5, 16])("conv2dGradInput stays within its workspace for %i filters with wide taps", (filters) => {
    const g: Geometry = { batch: 1, channels: 1, size: [16, 16], filters, kernel: [7, 7], stride: [1, 1], padding: [3, 3], dilation: [1, 1], groups: 1 };
    withArrays((arrays) => {
      const { geometry, workspace, x, w, dy } = setting(g, arrays);
      const to = arrays.room(x.length);
      const from = [arrays.put(dy).address, arrays.put(w).address, none, none] as const;
      kernels.conv2dGradInput(to.address, ...from, geometry.address, 1, none, 1, none, filters, 0, workspace.address);
      expectNear(to.read(), conv2dGrad(x, w, dy, g).dx, near);
    });
  });

  forEachGeometry("conv2dGradWeight adds its share to what is there, or writes it", (g, { put, room }, { geometry, workspace, x, w, dy }) => {
    const { dw } = conv2dGrad(x, w, dy, g);
    const [fresh, kept] = [room(w.length), room(w.length, 2)];
    for (const [to, add] of [
      [fresh, 0],
      [kept, 1],
    ] as const)
      kernels.conv2dGradWeight(
        to.address,
        put(x).address,
        put(dy).address,
        geometry.address,
        g.batch,
        none,
        g.channels,
        none,
        g.filters,
        add,
        workspace.address,
      );
    expectNear(fresh.read(), dw, near);
    expectNear(
      kept.read(),
      dw.map((each) => each + 2),
      near,
    );
  });

  forEachGeometry("conv2dGradBias sums maps for the bias and for the gate on it", (g, { put, room }, { geometry, dy }) => {
    const [bias, z] = [numbers(g.filters, -1, 1, 3), numbers(g.filters, 0, 1, 5)];
    const [db, dz] = [room(g.filters, 1), room(g.filters, 2)];
    kernels.conv2dGradBias(db.address, dz.address, put(dy).address, put(bias).address, put(z).address, geometry.address, g.batch, none, g.filters);
    const plane = dy.length / g.batch / g.filters;
    const sums = new Array<number>(g.filters).fill(0);
    dy.forEach((each, i) => {
      const f = Math.floor(i / plane) % g.filters;
      sums[f] = (sums[f] as number) + each;
    });
    expectNear(
      db.read(),
      sums.map((each, f) => 1 + each * (z[f] as number)),
      near,
    );
    expectNear(
      dz.read(),
      sums.map((each, f) => 2 + each * (bias[f] as number)),
      near,
    );
  });

  forEachGeometry("gateTapsGrad shares the gradient of gated weights out to weights and gates", (g, { put, room }, { geometry, w }) => {
    const [zIn, zOut, dv] = [numbers(g.channels, 0, 1, 5), numbers(g.filters, 0, 1, 6), numbers(w.length, -1, 1, 7)];
    const [dzIn, dzOut, to] = [room(g.channels, 1), room(g.filters, 2), put(dv)];
    const gates = [put(zIn).address, put(zOut).address] as const;
    kernels.gateTapsGrad(dzIn.address, dzOut.address, to.address, put(w).address, ...gates, geometry.address, none, g.channels, none, g.filters);
    const [wide, taps] = [g.channels / g.groups, g.kernel[0] * g.kernel[1]];
    const expected = { dw: [] as number[], dzIn: new Array<number>(g.channels).fill(1), dzOut: new Array<number>(g.filters).fill(2) };
    dv.forEach((slope, i) => {
      const [f, c] = [Math.floor(i / (taps * wide)), Math.floor(i / taps) % wide];
      const channel = Math.floor((f * g.groups) / g.filters) * wide + c;
      const [a, b, weight] = [zIn[channel] as number, zOut[f] as number, w[i] as number];
      expected.dw[i] = slope * a * b;
      expected.dzIn[channel] = (expected.dzIn[channel] as number) + slope * weight * b;
      expected.dzOut[f] = (expected.dzOut[f] as number) + slope * weight * a;
    });
    expectNear(to.read(), expected.dw, near);
    expectNear(dzIn.read(), expected.dzIn, near);
    expectNear(dzOut.read(), expected.dzOut, near);
  });
});
