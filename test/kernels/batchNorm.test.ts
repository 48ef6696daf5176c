// The kernels of batch norm by themselves: statistics, and that they stay within their storage and leave closed channels alone.
// Outputs and gradients are compared in test/ops/batchNormalization.test.ts.
import { describe, expect, test } from "vitest";
import type { Floats, Workspace } from "../../src/addresses.ts";
import { withArrays } from "../support/arrays.ts";
import { kernels } from "../support/kernels.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

type Seven = [Floats, Floats, Floats, Floats, Floats, Floats, Floats];
const OPEN = [0, 2];
const CHANNELS = 3;
const open = <T>(c: number, yes: T, no: T): T => (OPEN.includes(c) ? yes : no);

describe.each([
  [2, 1],
  [3, 4],
  [2, 7],
  [2, 64],
  [4, 1003],
])("batch norm of %i examples with %i positions", (batch, positions) => {
  const n = batch * CHANNELS * positions;
  const x = numbers(n, -1, 3, 1);
  const channel = (i: number) => Math.floor(i / positions) % CHANNELS;
  const own = (c: number) => Array.from(x).filter((_, i) => channel(i) === c);
  const mean = (all: number[]) => all.reduce((a, b) => a + b, 0) / all.length;
  const means = [0, 1, 2].map((c) => mean(own(c)));
  const variances = [0, 1, 2].map((c) => mean(own(c).map((each) => (each - (means[c] as number)) ** 2)));
  const count = batch * positions;

  test("batchNormStatistics, batchNormRunning and batchNormInverse", () => {
    withArrays(({ put, putInts, room }) => {
      const [m, inverse, unbiased, list] = [room(3, 7), room(3, 7), room(3, 7), putInts(OPEN)];
      kernels.batchNormStatistics(m.address, inverse.address, unbiased.address, put(x).address, batch, CHANNELS, positions, list.address, 2, 1e-3);
      expectNear(
        m.read(),
        means.map((each, c) => open(c, each, 7)),
        { rel: 1e-6, abs: 1e-6 },
      );
      expectNear(
        inverse.read(),
        variances.map((each, c) => open(c, 1 / Math.sqrt(each + 1e-3), 7)),
        { rel: 1e-5 },
      );
      expectNear(
        unbiased.read(),
        variances.map((each, c) => open(c, (each * count) / (count - 1), 7)),
        { rel: 1e-5 },
      );
      const running = room(3, 2);
      kernels.batchNormRunning(running.address, m.address, list.address, 2, 0.25);
      expectNear(
        running.read(),
        means.map((each, c) => open(c, 1.5 + 0.25 * each, 2)),
        { rel: 1e-6 },
      );
      const own_ = room(3);
      kernels.batchNormInverse(own_.address, put([1, 0.25, 4]).address, 3, 0);
      expect(Array.from(own_.read())).toEqual([1, 2, 0.5]);
    });
  });

  test("batchNorm and batchNormGrad", () => {
    const [scale, shift, z, dy] = [numbers(3, -1, 1, 2), numbers(3, -1, 1, 3), numbers(3, 0, 1, 4), numbers(n, -1, 1, 5)];
    const inverses = variances.map((each) => 1 / Math.sqrt(each + 1e-3));
    const hat = (i: number) => ((x[i] as number) - (means[channel(i)] as number)) * (inverses[channel(i)] as number);
    const at = <T>(all: ArrayLike<T>, i: number) => all[channel(i)] as T;
    withArrays(({ put, putInts, room }) => {
      const [y, dx, dscale, dshift, dz, sums, list] = [room(n, 7), room(n, 3), room(3, 1), room(3, 2), room(3, 4), room<Workspace>(2), putInts(OPEN)];
      const [given, m, inv, s, b, gate, down] = [x, means, inverses, scale, shift, z, dy].map((each) => put(each).address) as Seven;
      kernels.batchNorm(y.address, given, m, inv, s, b, gate, 0, batch, CHANNELS, positions, list.address, 2);
      expectNear(
        y.read(),
        Array.from(x, (_, i) => open(channel(i), at(z, i) * (at(scale, i) * hat(i) + at(shift, i)), 7)),
        { rel: 1e-5, abs: 1e-5 },
      );
      const to = [dx, dscale, dshift, dz].map((each) => each.address) as [Floats, Floats, Floats, Floats];
      kernels.batchNormGrad(...to, down, given, m, inv, s, b, gate, 0, batch, CHANNELS, positions, list.address, 2, 1, 1, sums.address);
      const total = (c: number, f: (i: number) => number) => dy.reduce((all, each, i) => (channel(i) === c ? all + each * f(i) : all), 0);
      const near = { rel: 1e-4, abs: 2e-4 };
      expectNear(
        dscale.read(),
        [0, 1, 2].map((c) => open(c, 1 + (z[c] as number) * total(c, hat), 1)),
        near,
      );
      expectNear(
        dshift.read(),
        [0, 1, 2].map((c) => open(c, 2 + (z[c] as number) * total(c, () => 1), 2)),
        near,
      );
      expectNear(
        dz.read(),
        [0, 1, 2].map((c) => open(c, 4 + total(c, (i) => at(scale, i) * hat(i) + at(shift, i)), 4)),
        near,
      );
      const [plain, hats] = [[0, 1, 2].map((c) => total(c, () => 1)), [0, 1, 2].map((c) => total(c, hat))];
      const expected = Array.from(dy, (d, i) => {
        const c = channel(i);
        const rest = d - at(plain, i) / count - (hat(i) * at(hats, i)) / count;
        return open(c, 3 + at(z, i) * at(scale, i) * at(inverses, i) * rest, 3);
      });
      expectNear(dx.read(), expected, near);
    });
  });
});
