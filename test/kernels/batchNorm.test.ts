import { describe, expect, test } from "vitest";
import { bytes, kernels } from "../../src/wasm.ts";
import * as reference from "../reference/norm.ts";
import { type Arrays, withArrays } from "../support/arrays.ts";
import { expectNear } from "../support/near.ts";
import { numbers, some } from "../support/numbers.ts";

const EPSILON = 1e-5;
type Gates = "no gate" | "a gate for each channel" | "a gate for each example";
type Found = Record<"mean" | "inverse" | "unbiased" | "y" | "dx" | "dscale" | "dshift" | "dz", Float32Array>;

interface Case {
  readonly shape: readonly [batch: number, channels: number, positions: number];
  readonly gates?: Gates;
  /** Channels that take part; all when there is no list. */
  readonly open?: readonly number[] | undefined;
  /** Mean and variance to use instead of those of the batch. */
  readonly given?: { readonly mean: Float32Array; readonly variance: Float32Array };
  /** What the gradients begin with: dx is written when there is none. */
  readonly before?: number;
  readonly x?: Float32Array;
}

const size = ([batch, channels, positions]: Case["shape"]) => batch * channels * positions;
const inputs = ({ shape, gates = "no gate", x }: Case) => {
  const [batch, channels] = shape;
  const z = gates === "no gate" ? [] : numbers(gates === "a gate for each example" ? batch * channels : channels, 0.1, 1.5, 5);
  const ofChannel = (series: number) => numbers(channels, -1.5, 1.5, series);
  return { x: x ?? numbers(size(shape), -2, 3), dy: numbers(size(shape), -1, 1, 2), scale: ofChannel(3), shift: ofChannel(4), z };
};

/** All kernels of a batch norm, one after the other. */
function run(c: Case): Found {
  const [batch, channels, positions] = c.shape;
  const { x, dy, scale, shift, z } = inputs(c);
  return withArrays(({ put, putInts, room }: Arrays) => {
    const start = c.before ?? NaN;
    const [mean, inverse, unbiased] = [c.given ? put(c.given.mean) : room(channels), room(channels), room(channels)];
    const [from, by, to] = [put(x), put(dy), room(x.length)];
    const [a, b, gate] = [put(scale), put(shift), z.length ? put(z).address : 0];
    const [list, count] = c.open ? [putInts(c.open).address, c.open.length] : [0, channels];
    const zRow = z.length > channels ? channels : 0;
    if (c.given) kernels.batchNormInverse(inverse.address, put(c.given.variance).address, channels, EPSILON);
    else kernels.batchNormStatistics(mean.address, inverse.address, unbiased.address, from.address, batch, channels, positions, list, count, EPSILON);
    const sizes = [batch, channels, positions, list, count] as const;
    kernels.batchNorm(to.address, from.address, mean.address, inverse.address, a.address, b.address, gate, zRow, ...sizes);
    const [dx, dscale, dshift, dz] = [room(x.length, start), room(channels, c.before ?? 0), room(channels, c.before ?? 0), room(z.length || 1, c.before ?? 0)];
    const grads = [dx.address, dscale.address, dshift.address, gate ? dz.address : 0] as const;
    const [training, add, work] = [c.given ? 0 : 1, c.before === undefined ? 0 : 1, room(3 * channels).address];
    const rest = [a.address, b.address, gate, zRow, ...sizes, training, add, work] as const;
    kernels.batchNormGrad(...grads, by.address, from.address, mean.address, inverse.address, ...rest);
    const all = { mean, inverse, unbiased, y: to, dx, dscale, dshift, dz };
    return Object.fromEntries(Object.entries(all).map(([name, place]) => [name, place.read()])) as Found;
  });
}

/** What they should give. */
function expected(c: Case) {
  const [batch, channels, positions] = c.shape;
  const { x, dy, scale, shift, z } = inputs(c);
  const gate = (example: number, channel: number) => (z.length ? (z[z.length > channels ? example * channels + channel : channel] as number) : 1);
  const norm = { batch, channels, positions, scale, shift, epsilon: EPSILON, gate, given: c.given };
  const grads = reference.batchNormGrad(dy, x, norm);
  const perChannel = Array.from({ length: channels }, (_, i) => grads.dz.reduce((all, each, at) => all + (at % channels === i ? each : 0), 0));
  const dz = z.length > channels ? grads.dz : z.length ? perChannel : [0];
  return { ...reference.statistics(x, norm), y: reference.batchNorm(x, norm), ...grads, dz };
}

const plus = (values: readonly number[], start: number) => values.map((each) => each + start);
/** Sums of this many numbers in single precision. */
const sums = ([batch, , positions]: Case["shape"]) => ({ rel: 5e-6, abs: 2e-6 * Math.sqrt(batch * positions) });
const shapes: Case["shape"][] = [
  [2, 1, 1],
  [5, 3, 1],
  [9, 7, 1],
  [300, 8, 1],
  [1, 3, 2],
  [3, 2, 4],
  [4, 3, 25],
  [2, 5, 64],
  [3, 2, 2051],
];
const gateKinds: Gates[] = ["no gate", "a gate for each channel", "a gate for each example"];

describe.each(shapes.map((shape) => [shape]))("batch norm of %j", (shape) => {
  const [, channels] = shape;

  test("takes the mean and the variance of the batch", () => {
    const [found, should] = [run({ shape }), expected({ shape })];
    expectNear(found.mean, should.mean, { abs: 3e-7 });
    expectNear(
      found.inverse,
      should.variance.map((each) => 1 / Math.sqrt(each + EPSILON)),
      { rel: 2e-6 },
    );
    expectNear(found.unbiased, should.unbiased, { rel: 2e-6 });
  });

  test.each(gateKinds)("equals its definition with %s, gradients too", (gates) => {
    for (const given of [undefined, { mean: numbers(channels, -1, 1, 6), variance: numbers(channels, 0.3, 2, 7) }]) {
      const c: Case = { shape, gates, ...(given && { given }) };
      const [found, should] = [run(c), expected(c)];
      expectNear(found.y, should.y, { rel: 3e-6, abs: 3e-6 }, "y");
      expectNear(found.dx, should.dx, { rel: 1e-5, abs: 5e-6 }, "dx");
      for (const name of ["dscale", "dshift", "dz"] as const) expectNear(found[name], should[name], sums(shape), name);
    }
  });

  test("adds to gradients that are there", () => {
    const c: Case = { shape, gates: "a gate for each channel", before: 0.5 };
    const [found, should] = [run(c), expected(c)];
    expectNear(found.dx, plus(should.dx, 0.5), { rel: 1e-5, abs: 5e-6 });
    for (const name of ["dscale", "dshift", "dz"] as const) expectNear(found[name], plus(should[name], 0.5), sums(shape), name);
  });

  test.each([...gateKinds.map((gates) => [gates, 0.6] as const), ["no gate", 0] as const])(
    "does the channels of a list alone, with %s, to the same bits",
    (gates, share) => {
      const [batch, , positions] = shape;
      const open = some(channels, share, 8);
      const at = (i: number) => Math.floor(i / positions) % channels;
      const whole = run({ shape, gates, before: 0.25 });
      // whatever the others hold is not read
      const x = inputs({ shape }).x.map((each, i) => (open.includes(at(i)) ? each : NaN));
      const found = run({ shape, gates, open, x, before: 0.25 });
      const untouched = { mean: NaN, inverse: NaN, unbiased: NaN, y: NaN, dx: 0.25, dscale: 0.25, dshift: 0.25, dz: 0.25 };
      for (const [name, values] of Object.entries(found) as [keyof Found, Float32Array][]) {
        const channel = (i: number) => (values.length === batch * channels * positions ? at(i) : i % channels);
        if (name === "dz" && gates === "no gate") continue;
        expect(values).toEqual(whole[name].map((each, i) => (open.includes(channel(i)) ? each : untouched[name])));
      }
    },
  );
});

describe("batchNormStatistics", () => {
  test("loses nothing to a mean that is far from 0", () => {
    for (const shape of [
      [400, 4, 1],
      [16, 2, 1024],
    ] as const) {
      const x = numbers(size(shape), -1, 1).map((each) => each + 1000);
      expectNear(run({ shape, x }).unbiased, expected({ shape, x }).unbiased, { rel: 2e-5 });
    }
  });

  test("gives equal numbers the variance 0", () => {
    const { inverse, unbiased, y } = run({ shape: [3, 4, 5], x: new Float32Array(60).fill(0.1) });
    expect(Array.from(unbiased)).toEqual([0, 0, 0, 0]);
    expectNear(inverse, new Array(4).fill(1 / Math.sqrt(EPSILON)), { rel: 1e-6 });
    expectNear(y.slice(0, 5), new Array(5).fill(inputs({ shape: [3, 4, 5] }).shift[0]), { rel: 1e-6 });
  });

  test("does each channel as if it were alone, side by side with others or not", () => {
    const [batch, channels] = [37, 6];
    const { x } = inputs({ shape: [batch, channels, 1] });
    const together = run({ shape: [batch, channels, 1], x });
    for (let c = 0; c < channels; c++) {
      const alone = run({ shape: [batch, 1, 1], x: x.filter((_, i) => i % channels === c) });
      for (const name of ["mean", "inverse", "unbiased"] as const) expect(alone[name][0]).toBe(together[name][c]);
    }
  });
});

test("batchNormRunning moves the listed statistics towards those of the batch", () => {
  const [running, batch] = [numbers(7, 0, 1, 1), numbers(7, 0, 1, 2)];
  for (const open of [undefined, [0, 2, 5], []]) {
    const moved = withArrays(({ put, putInts }) => {
      const to = put(running);
      kernels.batchNormRunning(to.address, put(batch).address, open ? putInts(open).address : 0, open ? open.length : 7, 0.3);
      return to.read();
    });
    const should = Array.from(running, (each, i) => (!open || open.includes(i) ? 0.7 * each + 0.3 * (batch[i] as number) : each));
    expectNear(moved, should, { rel: 2e-7 });
  }
});

test("batchNormGrad leaves out what has no address", () => {
  const shape = [3, 5, 6] as const;
  const { x, dy, scale, shift, z } = inputs({ shape, gates: "a gate for each example" });
  const firstBytes = () => Array.from(bytes(0, kernels.heapBase()));
  // what kernels note for themselves is there too, so the call that counts is the second
  const [before, after] = [0, 1].map(() =>
    withArrays(({ put, room }) => {
      const [mean, inverse] = [put(numbers(5)), put(numbers(5, 0.5, 1))];
      const rest = [put(dy).address, put(x).address, mean.address, inverse.address, put(scale).address, put(shift).address, put(z).address, 5] as const;
      kernels.batchNormGrad(0, 0, 0, 0, ...rest, 3, 5, 6, 0, 5, 1, 1, room(15).address);
      return firstBytes();
    }),
  );
  expect(after).toEqual(before);
});
