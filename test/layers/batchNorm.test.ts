import { describe, expect, test } from "vitest";
import {
  batchNorm,
  detach,
  dropout,
  gradients,
  mul,
  parameters,
  predict,
  relu,
  reshape,
  type SampledGate,
  sampledGate,
  sequential,
  sgd,
  step,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { scope } from "../../src/memory.ts";
import { backward, taped } from "../../src/tape.ts";
import { state } from "../../src/walk.ts";
import * as reference from "../reference/norm.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(24, -2, 3), [6, 4]);

/** Gates of which one is closed, one open, and two between. */
function gates(): SampledGate<"logAlpha"> {
  const gate = sampledGate([4]);
  gate.logAlpha.set([0.3, -6, 6, -0.2]);
  gate.noise = [0.5, 0.5, 0.5, 0.5];
  return gate;
}

/** gate ∘ before, with the note that a convolution leaves. */
function gated(before: Tensor, gate: Tensor): Tensor {
  const product = mul(before, gate);
  product.support = gate.support;
  product.gated = { before, gate };
  return product;
}

describe("batchNorm()", () => {
  test("has a scale and a shift to be learned, and notes mean and variance for itself", () => {
    const net = sequential(batchNorm(3));
    expect([...parameters(net).keys()]).toEqual(["0.scale", "0.shift"]);
    const all = [...state(net)].map(([path, each]) => [path, Array.from(each.toArray())]);
    expect(all).toEqual([
      ["0.scale", [1, 1, 1]],
      ["0.shift", [0, 0, 0]],
      ["0.mean", [0, 0, 0]],
      ["0.variance", [1, 1, 1]],
    ]);
  });

  test("gives each channel mean 0 and variance 1 in a training step, and follows it with the running statistics", () => {
    const layer = batchNorm(4, { momentum: 0.25 });
    let y = new Float32Array();
    step(layer, sgd({ learningRate: 0.001 }), () => {
      const out = layer.forward(x);
      y = out.toArray() as typeof y;
      return sum(out);
    });
    const of = (values: ArrayLike<number>) => reference.statistics(values, { batch: 6, channels: 4, positions: 1 });
    expectNear(of(y).mean, [0, 0, 0, 0], { abs: 1e-6 });
    expectNear(of(y).variance, [1, 1, 1, 1], { abs: 2e-5 });
    const batch = of(x.toArray());
    expectNear(
      layer.mean.toArray(),
      batch.mean.map((each) => 0.25 * each),
      { rel: 1e-6, abs: 1e-7 },
    );
    expectNear(
      layer.variance.toArray(),
      batch.unbiased.map((each) => 0.75 + 0.25 * each),
      { rel: 1e-6 },
    );
  });

  test("uses the running statistics elsewhere, and leaves them as they are", () => {
    const layer = batchNorm(4);
    layer.mean.set([1, 0, -1, 0.5]);
    layer.variance.set([4, 1, 0.25, 2]);
    const [y, before] = [predict(layer, x).toArray(), layer.variance.toArray()];
    for (const at of [0, 9, 18, 23])
      expectNear(y[at] as number, ((x.toArray()[at] as number) - ([1, 0, -1, 0.5][at % 4] as number)) / Math.sqrt(([4, 1, 0.25, 2][at % 4] as number) + 1e-5), {
        rel: 1e-5,
      });
    expect(layer.variance.toArray()).toEqual(before);
    expect(layer.forward(x).toArray()).toEqual(y);
  });
});

describe("a batch norm after gates", () => {
  test("normalises what was before the gates, and applies them itself", () => {
    const [layer, gate] = [batchNorm(4), gates()];
    layer.scale.set([0.5, 1, 2, -1]);
    layer.shift.set([1, 2, 3, 4]);
    gradients(() => {
      const z = gate.value();
      const y = layer.forward(gated(x, z));
      const norm = { batch: 6, channels: 4, positions: 1, scale: layer.scale.toArray(), shift: layer.shift.toArray(), epsilon: 1e-5 };
      const open = z.toArray();
      expectNear(y.toArray(), reference.batchNorm(x.toArray(), { ...norm, gate: (_, c) => open[c] as number }), { abs: 3e-6 });
      expect(y.support).toBe(z.support);
      expect(y.gated).toBeUndefined();
      expect(open[1]).toBe(0);
      return sum(y);
    }, [layer.scale]);
    // the closed channel was not seen
    expect(layer.mean.toArray()[1]).toBe(0);
    expect(layer.variance.toArray()[1]).toBe(1);
    expect(layer.mean.toArray()[0]).not.toBe(0);
  });

  const dy = tensor(numbers(24, -1, 1, 2), [6, 4]);

  test("gives what was before and the gates their gradients directly", () => {
    const slopes = (forward: (z: Tensor) => Tensor) => {
      const gate = gates();
      return gradients(() => sum(mul(forward(gate.value()), dy)), [x, gate.logAlpha]).gradients as [Float32Array, Float32Array];
    };
    const noted = slopes((z) => batchNorm(4).forward(gated(x, z)));
    const byHand = slopes((z) => mul(batchNorm(4).forward(x), z));
    noted.forEach((each, i) => {
      expectNear(each, byHand[i] as Float32Array, { rel: 1e-5, abs: 2e-6 });
    });
    // without the note the norm cancels the scale of a gate
    const cancelled = slopes((z) => batchNorm(4).forward(mul(x, z)));
    expect(Math.abs(cancelled[1][0] as number)).toBeLessThan(1e-3 * Math.abs(noted[1][0] as number));
  });

  test("asks nothing of the product of the two", () => {
    scope(() =>
      taped(true, () => {
        const product = gated(x, gates().value());
        expect(product.wantsGrad).toBe(true);
        backward(sum(mul(batchNorm(4).forward(product), dy)));
        expect(product.hasGrad).toBe(false);
      }),
    );
  });

  test("settles as it was trained", () => {
    const [layer, gate] = [batchNorm(4), gates()];
    layer.shift.set([1, 2, 3, 4]);
    const y = predict((h) => layer.forward(gated(h, gate.value())), x).toArray();
    const alone = predict(layer, x).toArray();
    expectNear(
      y,
      alone.map((each, i) => each * (gate.testValues()[i % 4] as number)),
      { rel: 2e-6, abs: 1e-7 },
    );
  });

  test("takes no notice of gates that something came after", () => {
    for (const after of [relu, (h: Tensor) => reshape(h, [6, 4]), detach, (h: Tensor) => dropout(h, 0), (h: Tensor) => dropout(0.5).forward(h)])
      predict((h) => {
        expect(after(gated(h, gates().value())).gated).toBeUndefined();
        return h;
      }, x);
    // nor once the values have left the step
    predict((h) => {
      const product = gated(h, gates().value());
      product.lift();
      expect(product.gated).toBeUndefined();
      return h;
    }, x);
  });
});
