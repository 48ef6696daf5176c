import { describe, expect, test } from "vitest";
import {
  type Axis,
  conv2d,
  count,
  dense,
  gate,
  gradients,
  mul,
  openGates,
  penalty,
  predict,
  relu,
  reshape,
  type SampledGate,
  seed,
  sequential,
  sum,
  summary,
  tensor,
} from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(2 * 4 * 30, -1, 1), [2, 4, 5, 6]);

function gated(over: Axis, more: object = {}, groups = 1) {
  seed(1);
  const layer = gate(conv2d(4, 6, 3, { groups }), { over, lambda: 0.01, ...more });
  const { logAlpha } = layer.gates[over] as SampledGate<"logAlpha">;
  logAlpha.set(Float32Array.from({ length: logAlpha.size }, (_, i) => [0.4, -6, 6, -0.2][i % 4] as number));
  return layer;
}

describe("conv2d", () => {
  test("starts normal with variance 2 / fan-in, and zeros for the bias", () => {
    seed(1);
    const { weight, bias } = conv2d(16, 64, 3, { groups: 2 });
    expect(weight.shape).toEqual([64, 8, 3, 3]);
    const values = weight.toArray();
    const variance = values.reduce((all, each) => all + each * each, 0) / values.length;
    expect(variance * 72).toBeGreaterThan(1.9);
    expect(variance * 72).toBeLessThan(2.1);
    expect(bias?.toArray().every((each) => each === 0)).toBe(true);
  });

  test("says what it is", () => {
    expect(conv2d(3, 16, 3).label).toBe("conv2d(3, 16, 3)");
    expect(conv2d(3, 16, [1, 5]).label).toBe("conv2d(3, 16, [1, 5])");
  });

  test.each(["inputs", "outputs"] as const)("with gates over %s computes as with weights that are multiplied by them", (over) => {
    for (const groups of [1, 2]) {
      const layer = gated(over, {}, groups);
      const z = (layer.gates[over] as SampledGate<"logAlpha">).testValues();
      const plain = conv2d(4, 6, 3, { groups });
      const width = 4 / groups;
      plain.weight.set(
        layer.weight.toArray().map((w, i) => {
          const [f, c] = [Math.floor(i / (9 * width)), Math.floor(i / 9) % width];
          return w * (over === "outputs" ? (z[f] as number) : (z[Math.floor((f * groups) / 6) * width + c] as number));
        }),
      );
      expectNear(predict(layer, x).toArray(), predict(plain, x).toArray(), { abs: 1e-6 });
    }
  });

  test("with gates over weights multiplies each by its own", () => {
    const layer = gated("weights");
    const z = layer.gates.weights?.testValues() as Float32Array;
    const plain = conv2d(4, 6, 3);
    plain.weight.set(layer.weight.toArray().map((w, i) => w * (z[i] as number)));
    expect(predict(layer, x).toArray()).toEqual(predict(plain, x).toArray());
  });

  test.each(["inputs", "outputs"] as const)("with gates over %s per example gives each its own maps", (over) => {
    const layer = gated(over, { perExample: true });
    const gates = layer.gates[over] as SampledGate<"logAlpha">;
    const noise = numbers(2 * gates.size, 0.1, 0.9, 5);
    gates.noise = noise;
    let y = new Float32Array();
    const slope = gradients(() => {
      const out = layer.forward(x);
      y = out.toArray() as typeof y;
      return sum(mul(out, out));
    }, [gates.logAlpha]).gradients[0] as Float32Array;
    expect(slope.some((each) => each !== 0)).toBe(true);
    for (const n of [0, 1]) {
      const one = gated(over);
      (one.gates[over] as SampledGate<"logAlpha">).noise = noise.slice(n * gates.size, (n + 1) * gates.size);
      const example = tensor(x.toArray().slice(n * 120, (n + 1) * 120), [1, 4, 5, 6]);
      let alone = new Float32Array();
      gradients(() => {
        const out = one.forward(example);
        alone = out.toArray() as typeof alone;
        return sum(out);
      }, [one.weight]);
      expectNear(y.subarray(n * alone.length, (n + 1) * alone.length), alone, { abs: 1e-5 });
    }
  });

  test.each([1, 2])("with gates in %i groups costs what the sum over its weights says", (groups) => {
    const [lambda, l2] = [0.01, 0.5];
    for (const axes of [["inputs"], ["outputs"], ["inputs", "outputs"], ["weights"]] as Axis[][]) {
      seed(2);
      const layer = conv2d(4, 6, 3, { groups });
      layer.bias?.set(numbers(6, -1, 1, 3));
      for (const over of axes) gate(layer, { over, lambda, l2 });
      const [w, b] = [layer.weight.toArray(), layer.bias?.toArray() as Float32Array];
      const open = (over: Axis) => layer.gates[over]?.openProbabilities();
      const width = 4 / groups;
      let expected = 0;
      w.forEach((each, i) => {
        const [f, c] = [Math.floor(i / (9 * width)), Math.floor(i / 9) % width];
        const channel = Math.floor((f * groups) / 6) * width + c;
        const p = (open("outputs")?.[f] ?? 1) * (open("inputs")?.[channel] ?? 1) * (open("weights")?.[i] ?? 1);
        expected += p * (lambda + (l2 / 2) * each * each);
      });
      b.forEach((each, f) => {
        const gatedBias = open("outputs");
        expected += gatedBias ? (gatedBias[f] as number) * (lambda + (l2 / 2) * each * each) : (l2 / 2) * each * each;
      });
      expectNear(penalty(layer).item(), expected, { rel: 1e-5 }, axes.join(" and "));
    }
  });

  test("is counted with its neighbours: a map through all the features it goes on as", () => {
    seed(1);
    const first = gate(conv2d(1, 3, 3), { over: "outputs" });
    const second = gate(dense(12, 2), { over: "inputs" });
    const net = sequential(first, relu, (h) => h, second);
    predict(sequential(first), tensor(numbers(16), [1, 1, 4, 4]));
    // a function of one's own between them: nothing is known of the other side
    expect(count(net, "expected").weights).toBeCloseTo(count(net, "local").weights, 6);
    first.gates.outputs?.parameters.logAlpha?.set([6, -6, 6]);
    second.gates.inputs?.parameters.logAlpha?.set(Float32Array.from({ length: 12 }, (_, i) => (i < 4 || i === 8 ? -6 : 6)));
    expect(openGates(net)).toEqual([2, 7]);
  });

  test("stands in a summary with its weights and operations", () => {
    const text = summary(sequential(conv2d(1, 20, 5), relu), [1, 28, 28]);
    expect(text.rows[0]).toMatchObject({ layer: "conv2d(1, 20, 5)", output: [20, 24, 24], parameters: 520, flops: 24 * 24 * 20 * 50 });
  });

  test("refuses sizes that cannot be, with the numbers", () => {
    expect(() => conv2d(0, 4, 3)).toThrow(/inputs is 0/);
    expect(() => conv2d(3, 4, 3, { groups: 2 })).toThrow("conv2d: groups is 2, which does not divide the 3 inputs.");
    expect(() => conv2d(4, 3, 3, { groups: 2 })).toThrow("conv2d: groups is 2, which does not divide the 3 outputs.");
    expect(() => conv2d(3, 4, 0)).toThrow(/kernel is 0/);
    expect(() => conv2d(3, 4, 3, { strides: 2 } as never)).toThrow(/no option "strides"/);
    expect(() => conv2d(3, 4, 3).forward(x)).toThrow(/conv2d\(3, 4, 3\): the input is \[2, 4, 5, 6\] but needs \[batch, 3, height, width\]/);
    expect(() => conv2d(4, 4, 7).forward(x)).toThrow(/kernel of 7 x 7 is larger than the image of 5 x 6/);
    expect(() => gate(conv2d(3, 4, 3), { over: "outputs", placement: "behind" as never })).toThrow(/placement is "behind"/);
    expect(() => predict(sequential(conv2d(4, 4, 3)), reshape(x, [2, 120]))).toThrow(/Images have four axes/);
  });
});
