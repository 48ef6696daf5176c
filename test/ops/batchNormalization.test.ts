import { describe, expect, test } from "vitest";
import {
  adam,
  batchNorm,
  batchNormalization,
  conv2d,
  gate,
  gradients,
  hardConcrete,
  mean,
  mul,
  predict,
  type SampledGate,
  sequential,
  step,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { withSupport as noteOf } from "../../src/ops/noteSupport.ts";
import { Statistic } from "../../src/resident.ts";
import { expectGradient } from "../support/gradient.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const paper = { temperature: 2 / 3, stretch: [-0.1, 1.1] as const };
const statistics = (channels: number) => ({
  mean: new Statistic("mean", [channels], numbers(channels, -0.5, 0.5, 7)),
  variance: new Statistic("variance", [channels], numbers(channels, 0.5, 2, 8)),
  momentum: 0.1,
  epsilon: 1e-5,
});
const random = (shape: readonly number[], series: number) =>
  tensor(
    numbers(
      shape.reduce((a, b) => a * b, 1),
      -1,
      1,
      series,
    ),
    shape,
  );
const noise = (shape: number[]) =>
  tensor(
    numbers(
      shape.reduce((a, b) => a * b, 1),
      0.4,
      0.6,
      9,
    ),
    shape,
  );
const alphas = (n: number) => tensor(Array.from({ length: n }, (_, i) => [0.2, -6, 6, -0.3, 0.1][i % 5] as number));

/** y by its definition, in double precision. */
function reference(x: Tensor, scale: ArrayLike<number>, shift: ArrayLike<number>, epsilon: number): number[] {
  const [batch, channels] = x.shape as [number, number];
  const positions = x.size / batch / channels;
  const values = x.toArray();
  const channelOf = (i: number) => Math.floor(i / positions) % channels;
  const y = new Array<number>(x.size).fill(0);
  for (let c = 0; c < channels; c++) {
    const own = Array.from(values.keys()).filter((i) => channelOf(i) === c);
    const average = own.reduce((all, i) => all + (values[i] as number), 0) / own.length;
    const variance = own.reduce((all, i) => all + ((values[i] as number) - average) ** 2, 0) / own.length;
    for (const i of own) y[i] = (((values[i] as number) - average) / Math.sqrt(variance + epsilon)) * (scale[c] as number) + (shift[c] as number);
  }
  return y;
}

describe("batchNormalization", () => {
  test.each([[[7, 5]], [[2, 1]], [[3, 4, 3, 5]], [[2, 3, 1, 1]], [[4, 2, 17, 9]]])(
    "equals its definition for %j, in training and with running statistics",
    (shape) => {
      const channels = shape[1] as number;
      const [x, scale, shift] = [random(shape, 1), random([channels], 2), random([channels], 3)];
      const at = statistics(channels);
      expectNear(
        batchNormalization(x, { ...at, scale, shift, training: true }).toArray(),
        reference(x, scale.toArray(), shift.toArray(), 1e-5),
        { abs: 3e-5 },
        "y",
      );
      const fixed = statistics(channels);
      const positions = x.size / (shape[0] as number) / channels;
      const [mean_, variance] = [fixed.mean.toArray(), fixed.variance.toArray()];
      const settled = Array.from(x.toArray(), (each, i) => {
        const c = Math.floor(i / positions) % channels;
        return ((each - (mean_[c] as number)) / Math.sqrt((variance[c] as number) + 1e-5)) * (scale.toArray()[c] as number) + (shift.toArray()[c] as number);
      });
      expectNear(batchNormalization(x, { ...fixed, scale, shift, training: false }).toArray(), settled, { abs: 1e-5 }, "y with running statistics");
    },
  );

  test.each([true, false])("has the slope its definition has, in training: %s", (training) => {
    const norm = (x: Tensor, scale: Tensor, shift: Tensor) => batchNormalization(x, { ...statistics(3), scale, shift, training });
    expectGradient(norm, random([4, 3, 2, 3], 1), random([3], 2), random([3], 3));
    expectGradient(norm, random([9, 3], 4), random([3], 5), random([3], 6));
  });

  test.each([true, false])("has the slope its definition has with a gate after it, in training: %s", (training) => {
    const gated = (x: Tensor, scale: Tensor, shift: Tensor, a: Tensor) =>
      batchNormalization(x, { ...statistics(5), scale, shift, training, gate: hardConcrete(a, noise([5]), paper) });
    expectGradient(gated, random([3, 5, 2, 3], 1), random([5], 2), random([5], 3), alphas(5));
    const each = (x: Tensor, scale: Tensor, shift: Tensor, a: Tensor) =>
      batchNormalization(x, { ...statistics(5), scale, shift, training, gate: hardConcrete(a, noise([3, 5]), paper) });
    expectGradient(each, random([3, 5, 2, 3], 1), random([5], 2), random([5], 3), alphas(5));
  });

  test("has the bits of all channels when closed ones are left out, whose statistics stay", () => {
    const [x, scale, shift, dy] = [random([3, 4, 3, 5], 1), random([4], 2), random([4], 3), random([3, 4, 3, 5], 4)];
    const z = [1, 0, 0.5, 0];
    const run = (sparse: boolean) => {
      const at = statistics(4);
      let y = new Float32Array();
      const slopes = gradients(() => {
        const gates = tensor(z);
        const out = batchNormalization(x, { ...at, scale, shift, gate: sparse ? noteOf(gates) : gates });
        y = out.toArray() as typeof y;
        return sum(mul(out, dy));
      }, [x, scale, shift]).gradients;
      return { all: [y, ...slopes].map((each) => each.map((number) => number + 0)), at };
    };
    const [sparse, whole] = [run(true), run(false)];
    expect(sparse.all).toEqual(whole.all);
    const before = statistics(4);
    for (const name of ["mean", "variance"] as const) {
      const [kept, moved, old] = [sparse.at[name].toArray(), whole.at[name].toArray(), before[name].toArray()];
      for (const c of [0, 2]) expect(kept[c]).toBe(moved[c]);
      for (const c of [1, 3]) expect(kept[c]).toBe(old[c]);
    }
  });

  test("leaves the running statistics as they are when the step is not taken", () => {
    const net = batchNorm(2);
    const x = tensor([1, 2, 3, Number.NaN], [2, 2]);
    expect(() => step(net, adam(), () => mean(net.forward(x)))).toThrow(/not taken/);
    expect(Array.from(net.mean.toArray())).toEqual([0, 0]);
    expect(Array.from(net.variance.toArray())).toEqual([1, 1]);
  });

  test("refuses what cannot be, with the numbers", () => {
    const layer = batchNorm(16);
    expect(() => gradients(() => sum(layer.forward(random([1, 16], 1))), [layer.scale])).toThrow(
      "batchNorm(16): the input is [1, 16], so each channel has only 1 value, but a variance needs at least 2. Use a larger batch.",
    );
    expect(predict(layer, random([1, 16], 1)).shape).toEqual([1, 16]);
    expect(() => predict(layer, random([2, 8, 3, 3], 1))).toThrow(
      /\[2, 8, 3, 3\] but needs \[batch, 16\], \[batch, 16, length\] or \[batch, 16, height, width\]/,
    );
    expect(() => batchNorm(0)).toThrow(/channels is 0/);
    expect(() => batchNorm(2, { momentum: 0 })).toThrow(/momentum is 0/);
    expect(() => batchNorm(2, { epsilon: -1 })).toThrow(/epsilon is -1/);
    expect(() => batchNorm(2, { eps: 1 } as never)).toThrow(/no option "eps"/);
  });
});

describe("a gate over the outputs of a convolution before a batch norm", () => {
  const closing = (placement: "after-norm" | "before-norm") => {
    const layer = gate(conv2d(2, 3, 3, { padding: 1 }), { over: "outputs", placement });
    (layer.gates.outputs as SampledGate<"logAlpha">).logAlpha.set([-6, 0.3, 6]);
    (layer.gates.outputs as SampledGate<"logAlpha">).noise = [0.5, 0.5, 0.5];
    const norm = batchNorm(3);
    norm.shift.set([1, 2, 3]);
    return { layer, norm };
  };
  const x = random([2, 2, 4, 4], 1);
  const channel = (y: Tensor, c: number) =>
    Array.from({ length: 2 }, (_, n) => Array.from(y.toArray().subarray((n * 3 + c) * 16, (n * 3 + c + 1) * 16))).flat();

  test("acts after the norm: a closed channel is 0, and its scale is not cancelled", () => {
    const { layer, norm } = closing("after-norm");
    let [inSequence, byHand] = [new Float32Array(), new Float32Array()];
    gradients(() => {
      const y = sequential(layer, norm).forward(x);
      inSequence = y.toArray() as typeof inSequence;
      expect(channel(y, 0).every((each) => each === 0)).toBe(true);
      const half = channel(y, 1);
      expect(half.reduce((a, b) => a + b, 0) / half.length).toBeCloseTo(
        2 * ((layer.gates.outputs as SampledGate<"logAlpha">).sample().toArray()[1] as number),
        5,
      );
      byHand = norm.forward(layer.forward(x)).toArray() as typeof byHand;
      return sum(y);
    }, [layer.weight]);
    expect(byHand).toEqual(inSequence);
  });

  test("acts before it where asked, as in the paper: a closed channel comes back as the shift", () => {
    const { layer, norm } = closing("before-norm");
    gradients(() => {
      const y = sequential(layer, norm).forward(x);
      expect(channel(y, 0).every((each) => each === 1)).toBe(true);
      return sum(y);
    }, [layer.weight]);
  });

  test("gets its gradient through the norm, the same in a sequence and by hand", () => {
    const { layer, norm } = closing("after-norm");
    const { logAlpha } = layer.gates.outputs as SampledGate<"logAlpha">;
    const weights = random([2, 3, 4, 4], 5);
    const of = [logAlpha, layer.weight, norm.scale, norm.shift];
    const inSequence = gradients(() => sum(mul(sequential(layer, norm).forward(x), weights)), of).gradients;
    const byHand = gradients(() => sum(mul(norm.forward(layer.forward(x)), weights)), of).gradients;
    expect(byHand).toEqual(inSequence);
    expect(inSequence[0]?.[1]).not.toBe(0);
    expect(inSequence[0]?.[0]).toBe(0);
  });
});
