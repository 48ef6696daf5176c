// What is known to be zero before and behind a batch norm.
import { describe, expect, test } from "vitest";
import { adam, add, batchNormalization, gradients, hardConcrete, mul, Parameter, Statistic, step, sum, type Tensor, tensor } from "../../src/index.ts";
import { scope } from "../../src/memory.ts";
import { withSupport as noteOf } from "../../src/ops/noteSupport.ts";
import { ints } from "../../src/wasm.ts";
import * as reference from "../reference/norm.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { supportOf, withSupport } from "../support/support.ts";

const paper = { temperature: 2 / 3, stretch: [-0.1, 1.1] as const };
const random = (shape: readonly number[], series: number) => {
  const n = shape.reduce((a, b) => a * b, 1);
  return tensor(numbers(n, -1, 1, series), shape);
};
const statistics = (channels: number) => ({
  mean: new Statistic("mean", [channels], numbers(channels, -0.5, 0.5, 7)),
  variance: new Statistic("variance", [channels], numbers(channels, 0.5, 2, 8)),
});
const places = (x: Tensor) => x.support && Array.from(ints(x.support.list, x.support.count));
/** As many as one example has pixels, for images and for rows. */
const shapes = [[[6, 9]], [[3, 9, 2, 3]]];

describe("a batch norm without a gate", () => {
  test.each(shapes)("of %j computes channels that are zero in x: they become the shift, and nothing is known to be zero", (shape) => {
    const [scale, shift] = [random([9], 2), random([9], 3)];
    const run = (known: boolean) => {
      const at = statistics(9);
      let y = new Float32Array();
      const found = gradients(() => {
        const x = withSupport(random([6, 9], 1), [1, 2, 5, 6, 7, 8]);
        if (!known) x.support = undefined;
        const images = shape.length === 2 ? x : mul(random(shape, 1), tensor([0, 1, 1, 0, 0, 1, 1, 1, 1], [9, 1, 1]));
        if (shape.length === 4 && known) images.support = supportOf([1, 2, 5, 6, 7, 8]);
        const out = batchNormalization(images, { ...at, scale, shift });
        expect(out.support).toBeUndefined();
        y = out.toArray() as typeof y;
        return sum(mul(out, out));
      }, [scale, shift]).gradients;
      return [y, ...found, at.mean.toArray(), at.variance.toArray()];
    };
    expect(run(true)).toEqual(run(false));
    const [y, , , mean, variance] = run(true) as [Float32Array, ...Float32Array[]];
    expect(y[3 * (shape.length === 4 ? 6 : 1)]).toBe(shift.toArray()[3]);
    const before = statistics(9);
    expectNear(mean?.[3] as number, 0.9 * (before.mean.toArray()[3] as number), { rel: 1e-6 });
    expectNear(variance?.[3] as number, 0.9 * (before.variance.toArray()[3] as number), { rel: 1e-6 });
  });
});

describe("a batch norm with a gate", () => {
  const alphas = tensor([0.2, -6, -6, -0.3, 0.1, 6, -0.2, 6, -6]);
  const noise = tensor(numbers(9, 0.4, 0.6, 9));
  const open = [0, 3, 4, 5, 6, 7];

  test.each(shapes)("of %j hands on the channels that are open, and holds zeros in the others", (shape) => {
    scope(() => {
      const gate = hardConcrete(alphas, noise, paper);
      expect(places(gate)).toEqual(open);
      const y = batchNormalization(random(shape, 1), { ...statistics(9), scale: random([9], 2), shift: random([9], 3), gate, training: true });
      expect(places(y)).toEqual(open);
      const positions = y.size / 9 / (shape[0] as number);
      y.toArray().forEach((each, i) => {
        if (!open.includes(Math.floor(i / positions) % 9)) expect(each).toBe(0);
      });
    });
  });

  test.each(shapes)("of %j equals its definition, the gradient of the gate included, and has the bits of all channels", (shape) => {
    const [x, dy, scale, shift] = [random(shape, 1), random(shape, 4), random([9], 2), random([9], 3)];
    const z = tensor([0.5, 0, 0, 0.25, 1, 0.75, 0.1, 1, 0]);
    const run = (training: boolean, sparse: boolean) =>
      gradients(() => {
        const gate = sparse ? noteOf(z) : z;
        if (!sparse) gate.support = undefined;
        return sum(mul(batchNormalization(x, { ...statistics(9), scale, shift, gate, training }), dy));
      }, [x, scale, shift, z]).gradients.map((each) => each.map((number) => number + 0));
    const [batch, positions] = [shape[0] as number, shape.slice(2).reduce((a, b) => a * b, 1)];
    const given = { mean: statistics(9).mean.toArray(), variance: statistics(9).variance.toArray() };
    for (const training of [true, false]) {
      const gate = (_: number, c: number) => z.toArray()[c] as number;
      const layout = { batch, channels: 9, positions, scale: scale.toArray(), shift: shift.toArray(), epsilon: 1e-5, gate };
      const should = reference.batchNormGrad(dy.toArray(), x.toArray(), { ...layout, ...(!training && { given }) });
      const found = run(training, false);
      [should.dx, should.dscale, should.dshift].forEach((each, i) => {
        expectNear(found[i] as Float32Array, each, { rel: 1e-5, abs: 1e-5 });
      });
      const dz = Array.from({ length: 9 }, (_, c) => should.dz.reduce((all, each, i) => all + (i % 9 === c ? each : 0), 0));
      expectNear(found[3] as Float32Array, dz, { rel: 1e-5, abs: 1e-5 });
      const sparse = run(training, true);
      expect(sparse.slice(0, 3)).toEqual(found.slice(0, 3));
      // a closed gate is not asked what it would change
      expect(sparse[3]).toEqual(found[3]?.map((each, c) => (z.toArray()[c] ? each : 0)));
    }
  });

  test("adds to a gradient that x has already", () => {
    const [x, dy] = [random([4, 9], 1), random([4, 9], 4)];
    const norm = () => batchNormalization(x, { ...statistics(9), scale: random([9], 2), shift: random([9], 3), gate: hardConcrete(alphas, noise, paper) });
    const slope = (loss: () => Tensor) => gradients(loss, [x]).gradients[0] as Float32Array;
    const [alone, squares] = [slope(() => sum(mul(norm(), dy))), slope(() => sum(mul(x, x)))];
    // backward runs from the end: the gradient of the squares is there when that of the norm arrives
    const together = slope(() => add(sum(mul(norm(), dy)), sum(mul(x, x))));
    expect(together).toEqual(alone.map((each, i) => each + (squares[i] as number)));
  });

  test("leaves scale and shift of closed channels alone in a lazy optimizer", () => {
    const moved = (lazy: boolean) => {
      const net = { scale: new Parameter("scale", [9], numbers(9)), shift: new Parameter("shift", [9], numbers(9, -1, 1, 2)) };
      const optimizer = adam({ lazy });
      const take = (gates: Tensor) =>
        step(net, optimizer, () =>
          sum(mul(batchNormalization(random([4, 9], 1), { ...net, ...statistics(9), gate: hardConcrete(gates, noise, paper) }), random([4, 9], 4))),
        );
      take(tensor(new Float32Array(9).fill(6)));
      const before = [net.scale.toArray(), net.shift.toArray()];
      take(alphas);
      return [net.scale, net.shift].map((p, i) => Array.from(p.toArray().keys()).filter((c) => p.toArray()[c] !== before[i]?.[c]));
    };
    expect(moved(true)).toEqual([open, open]);
    expect(moved(false)).toEqual([Array.from({ length: 9 }, (_, c) => c), Array.from({ length: 9 }, (_, c) => c)]);
  });
});

test("a batch norm refuses an input of another rank, and gates that do not fit", () => {
  const [scale, shift, at] = [random([3], 2), random([3], 3), statistics(3)];
  const norm = (shape: number[], gate?: Tensor) => batchNormalization(random(shape, 1), { ...at, scale, shift, gate });
  for (const shape of [[3], [2, 4, 3], [2, 3, 4, 5, 6]])
    expect(() => norm(shape)).toThrow(
      `batchNormalization: the input is [${shape.join(", ")}] but needs [batch, 3], [batch, 3, length] or [batch, 3, height, width].`,
    );
  for (const gate of [[4], [3, 1], [3, 2], [4, 3], [3, 3, 3]]) expect(() => norm([2, 3], random(gate, 4))).toThrow(/the gate is .* but there are 3 channels/);
  for (const gate of [[3], [1, 3], [2, 3]]) expect(norm([2, 3], random(gate, 4)).shape).toEqual([2, 3]);
  expect(() => batchNormalization(random([2, 3], 1), { ...at, scale, shift, momentum: 2 })).toThrow("batchNormalization: momentum is 2");
  expect(() => batchNormalization(random([0, 3], 1), { ...at, scale, shift, training: true })).toThrow(/\[0, 3\], so each channel has only 0 values/);
  expect(norm([0, 3]).shape).toEqual([0, 3]);
});
