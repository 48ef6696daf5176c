// Masks: zeros and ones that stay, while the weights train on. From outside: nothing but the public entry point is imported.
import { describe, expect, test } from "vitest";
import {
  adam,
  batchNorm,
  compact,
  conv2d,
  count,
  countLayers,
  type Dense,
  decode,
  dense,
  encode,
  estimate,
  expectedCost,
  flatten,
  gate,
  gateParameters,
  type Mask,
  mask,
  mul,
  openGates,
  parameters,
  penalty,
  predict,
  relu,
  type Sequential,
  seed,
  sequential,
  step,
  sum,
  tensor,
  UsageError,
  ValueError,
} from "../../src/index.ts";
import { apart, data, FEATURES, trained, values, x } from "./examples.ts";

/** The `k` largest weights of a layer as a mask. */
function largest(layer: Dense, k: number): number[] {
  const sizes = Array.from(layer.weight.toArray(), Math.abs);
  const least = [...sizes].sort((a, b) => b - a)[k - 1] as number;
  return sizes.map((each) => (each >= least ? 1 : 0));
}

/** Its first layer reads the first three features, its second those two thirds of the hidden units that come first. */
function make(): Sequential {
  seed(1);
  return sequential(
    gate(dense(FEATURES, 15), { over: "inputs", mask: Array.from({ length: FEATURES }, (_, i) => (i < 3 ? 1 : 0)) }),
    relu,
    gate(dense(15, 3), { over: "inputs", mask: Array.from({ length: 15 }, (_, i) => (i < 10 ? 1 : 0)) }),
  );
}

describe("a mask on a layer", () => {
  test("closes what it says, in training and elsewhere, and is neither moved nor paid for", async () => {
    const net = make();
    const [inputs] = (net.parts[0] as Dense).gates.inputs?.testValues() ?? [];
    expect(inputs).toBe(1);
    expect(gateParameters(net)).toEqual([]);
    expect([...parameters(net).keys()]).toEqual(["0.weight", "0.bias", "2.weight", "2.bias"]);
    expect(penalty(net).item()).toBe(0);
    const [closed, open] = [5, 2].map((i) => (net.parts[0] as Dense).weight.toArray().slice(i * 15, (i + 1) * 15)) as [Float32Array, Float32Array];
    await trained(net, { epochs: 3, averageDecay: 0.9 });
    const after = (net.parts[0] as Dense).weight.toArray();
    expect(after.slice(2 * 15, 3 * 15)).not.toEqual(open);
    expect(apart(after.slice(5 * 15, 6 * 15), closed)).toBeLessThan(1e-6); // averages of what stays are off by a rounding
    expect([...((net.parts[2] as Dense).gates.inputs?.testValues() ?? [])]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  });

  test("computes what the net of what is open computes: fine-tuning under a mask", async () => {
    const [masked, plain] = [make(), make()];
    const small = compact(plain);
    expect(small.parts.map((part) => (typeof part === "function" ? "relu" : (part as Dense).label))).toEqual([
      "select(3 of 12)",
      "dense(3, 10)",
      "relu",
      "dense(10, 3)",
    ]);
    expect(predict(small, x).toArray()).toEqual(predict(masked, x).toArray());
    await trained(masked, { epochs: 4 });
    await trained(small, { epochs: 4 });
    expect(predict(small, x).toArray()).toEqual(predict(masked, x).toArray());
  });

  test("is counted and saved", () => {
    const net = make();
    expect(openGates(net)).toEqual([3, 10]);
    const weights = 3 * 10 + 10 + 10 * 3 + 3;
    for (const how of ["expected", "settled"] as const) expect(count(net, how).weights).toBe(weights);
    expect(count(net, "local").weights).toBe(3 * 15 + 15 + 10 * 3 + 3);
    expect(expectedCost(net).item()).toBe(weights);
    expect(countLayers(net, "settled").map(({ gated }) => gated)).toEqual([["inputs"], ["inputs"]]);
    const again = decode(encode(net)) as Sequential;
    expect((again.parts[2] as Dense).gates.inputs?.testValues()).toEqual((net.parts[2] as Dense).gates.inputs?.testValues());
    expect(encode(again)).toEqual(encode(net));
    expect(predict(again, x).toArray()).toEqual(predict(net, x).toArray());
  });

  test("shrinks: what it closes goes, and the rest trains on with the same bits", async () => {
    const [whole, small] = [make(), make()];
    await trained(whole, { epochs: 5 });
    expect(await trained(small, { epochs: 5, shrink: true })).toBe(9 + 5);
    expect(predict(small, x).toArray()).toEqual(predict(whole, x).toArray());
    const again = decode(encode(small));
    // a training of the live net would go on: another seed and an optimizer of its own begin anew in both
    for (const each of [again, small]) await trained(each, { epochs: 2, seed: 7, optimizer: adam() });
    expect(values(again)).toEqual(values(small));
  });

  test("over single weights can be changed while training: gradual pruning", async () => {
    seed(2);
    const layer = gate(dense(FEATURES, 8), { over: "weights", mask: new Float32Array(FEATURES * 8).fill(1) });
    const net = sequential(layer, relu, dense(8, 3));
    for (const k of [60, 30, 12]) {
      await trained(net, { epochs: 2, keepBest: false });
      (layer.gates.weights as Mask).set(largest(layer, k));
    }
    await trained(net, { epochs: 2 });
    expect(openGates(net)).toEqual([12]);
    const small = compact(net);
    expect(apart(predict(small, x).toArray(), predict(net, x).toArray())).toBeLessThan(1e-5);
    expect(estimate(net, data).parameters).toBe(FEATURES * 8 + 8 + 8 * 3 + 3);
  });

  test("goes beside gates that are drawn, whose lambda then counts what the mask leaves", () => {
    seed(3);
    const layer = gate(dense(6, 4, { bias: false }), { over: "inputs", mask: [1, 0, 1, 0, 1, 0] });
    gate(layer, { over: "outputs", lambda: 0.1 });
    const open = layer.gates.outputs?.openProbabilities().reduce((a, b) => a + b, 0) ?? 0;
    expect(penalty(layer).item()).toBeCloseTo(0.1 * 3 * open, 6);
    const drawnFirst = gate(gate(dense(6, 4), { over: "outputs", lambda: 0.1 }), { over: "inputs", mask: [1, 0, 1, 0, 1, 0] });
    expect(drawnFirst.gates.lambda).toBe(0.1);
    expect((decode(encode(drawnFirst)) as Sequential).parts ?? decode(encode(drawnFirst))).toMatchObject({ gates: { lambda: 0.1 } });
  });

  test("over filters acts after a batch norm, and is folded into it", () => {
    seed(4);
    const net = sequential(gate(conv2d(1, 4, 3), { over: "outputs", mask: [1, 0, 0, 1] }), batchNorm(4), relu, flatten, dense(4 * 4, 2));
    const images = tensor(
      Float32Array.from({ length: 32 }, (_, i) => ((i * 37) % 17) / 17),
      [2, 1, 4, 4],
    );
    step(net, adam(), () => sum(mul(net.forward(images), net.forward(images))));
    const small = compact(net);
    expect(apart(predict(small, images).toArray(), predict(net, images).toArray())).toBeLessThan(1e-5);
    expect((small.parts[0] as Dense).outputs).toBe(2);
  });
});

describe("a mask by itself", () => {
  test("multiplies any tensor", () => {
    const own = mask([
      [1, 0],
      [0, 1],
    ]);
    expect(own.shape).toEqual([2, 2]);
    expect([
      ...mul(
        tensor([
          [2, 3],
          [4, 5],
        ]),
        own.value(),
      ).toArray(),
    ]).toEqual([2, 0, 0, 5]);
    expect([...own.openProbabilities()]).toEqual([1, 0, 0, 1]);
    own.set([0, 1, 1, 0]);
    expect([...own.testValues()]).toEqual([0, 1, 1, 0]);
  });

  test("all closed or all open is a mask", () => {
    const layer = gate(dense(3, 2), { over: "inputs", mask: [0, 0, 0] });
    layer.bias?.set([1, 2]);
    expect([...predict(layer, tensor([[5, 6, 7]])).toArray()]).toEqual([1, 2]);
    expect(penalty({ own: mask([1, 1, 1]) }).item()).toBe(0);
  });
});

describe("masks are refused", () => {
  test.each([
    ["numbers between 0 and 1", [0, 0.5, 1], ValueError, "mask: number 1 is 0.5, but a mask holds zeros and ones."],
    ["too few numbers", [0, 1], Error, "mask: 2 numbers came but the shape [3] needs 3."],
  ] as const)("with %s", (_, values, kind, text) => {
    const layer = dense(3, 2);
    expect(() => gate(layer, { over: "inputs", mask: values })).toThrow(kind);
    expect(() => gate(layer, { over: "inputs", mask: values })).toThrow(text);
    expect(layer.gates.inputs).toBe(undefined);
  });

  test("with a price, or with anything about draws", () => {
    for (const odd of [{ lambda: 0.1 }, { l2: 0.1 }, { dropRate: 0.1 }, { perExample: true }])
      expect(() => gate(dense(2, 2), { over: "inputs", mask: [1, 0], ...odd })).toThrow(
        `gate with a mask: there is no option "${Object.keys(odd)[0]}". Options are over, placement, mask.`,
      );
  });

  test("where there are gates already", () => {
    const layer = gate(dense(2, 2), { over: "inputs", mask: [1, 0] });
    expect(() => gate(layer, { over: "inputs" })).toThrow(UsageError);
    expect(() => gate(layer, { over: "weights", mask: [1, 0, 1, 1] })).toThrow(UsageError);
  });
});
