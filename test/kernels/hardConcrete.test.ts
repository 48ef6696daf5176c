import { describe, test } from "vitest";
import { kernels } from "../../src/wasm.ts";
import * as reference from "../reference/hardConcrete.ts";
import { withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, sizes } from "../support/numbers.ts";

const shapes = [
  { beta: 2 / 3, gamma: -0.1, zeta: 1.1 },
  { beta: 0.5, gamma: -0.5, zeta: 1.25 },
] as const;
const cases = shapes.flatMap((shape) => sizes.map((n) => [n, shape] as const));

describe.each(cases)("%i gates of %o", (n, shape) => {
  const { beta, gamma, zeta } = shape;
  const a = numbers(n, -5, 5);
  const u = numbers(n, 0.001, 0.999, 2);
  const [da, dz] = [numbers(n, -1, 1, 3), numbers(n, -1, 1, 4)];
  const shift = beta * Math.log(-gamma / zeta);
  const each = Array.from(a, (x, i) => reference.hardConcrete(x, u[i] as number, shape));
  const drawn = (): [Float32Array, Float32Array] =>
    withArrays(({ put, room }) => {
      const [z, s] = [room(n), room(n)];
      kernels.hardConcrete(z.address, s.address, put(a).address, put(u).address, n, beta, gamma, zeta);
      return [z.read(), s.read()];
    });
  const sloped = (slopes: readonly number[]) => Array.from(da, (x, i) => x + (dz[i] as number) * (slopes[i] as number));

  test("are drawn by the definition", () => {
    const [z, s] = drawn();
    expectNear(
      s,
      each.map((x) => x.s),
      { abs: 1e-6 },
      "s",
    );
    expectNear(
      z,
      each.map((x) => x.z),
      { abs: 1e-6 },
      "z",
    );
  });

  test("have the slope of the definition", () => {
    const [z, s] = drawn();
    const found = withArrays(({ put }) => {
      const to = put(da);
      kernels.hardConcreteGrad(to.address, put(dz).address, put(z).address, put(s).address, n, beta, gamma, zeta);
      return to.read();
    });
    expectNear(found, sloped(each.map((x) => x.slope)), { abs: 2e-6 });
  });

  test("are open with the probability and slope of the definition", () => {
    const open = Array.from(a, (x) => reference.openProbability(x, shape));
    const [p, slope] = withArrays(({ put, room }) => {
      const [to, at, from] = [room(n), put(da), put(a)];
      kernels.openProbability(to.address, from.address, n, shift);
      kernels.openProbabilityGrad(at.address, put(dz).address, from.address, n, shift);
      return [to.read(), at.read()];
    });
    expectNear(
      p,
      open.map((x) => x.p),
      { rel: 1e-6 },
    );
    expectNear(slope, sloped(open.map((x) => x.slope)), { abs: 1e-6 });
  });

  test.each([1, 1.5])("settle by the definition with factor %f", (factor) => {
    const [closed, full] = [Math.log(-gamma / zeta) / factor, Math.log((1 - gamma) / (zeta - 1)) / factor];
    const settled = Array.from(a, (x) => reference.settledGate(x, factor, shape));
    const [z, slope] = withArrays(({ put, room }) => {
      const [to, at] = [room(n), put(da)];
      kernels.settledGate(to.address, put(a).address, n, factor, gamma, zeta, closed, full);
      kernels.settledGateGrad(at.address, put(dz).address, to.address, n, factor, gamma, zeta);
      return [to.read(), at.read()];
    });
    expectNear(
      z,
      settled.map((x) => x.z),
      { abs: 1e-6 },
    );
    expectNear(slope, sloped(settled.map((x) => x.slope)), { abs: 2e-6 });
  });
});
