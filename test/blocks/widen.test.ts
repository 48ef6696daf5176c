// More units in a trained net.
import { describe, expect, test } from "vitest";
import { type Difference, widen } from "../../src/blocks/index.ts";
import {
  adamW,
  batchNorm,
  compact,
  conv2d,
  count,
  type Dense,
  dataset,
  decode,
  dense,
  embedding,
  encode,
  flatten,
  type Gate,
  gate,
  layerNorm,
  maxPool2d,
  parameters,
  penalty,
  predict,
  relu,
  type Sequential,
  seed,
  sequential,
  tensor,
  train,
} from "../../src/index.ts";
import { shareGates } from "../../src/gates/index.ts";
import { price } from "../../src/prices/index.ts";
import { numbers } from "../support/numbers.ts";

const x = tensor(numbers(24), [4, 6]);
const images = tensor(numbers(2 * 64), [2, 1, 8, 8]);
const nets: Record<string, { net: () => Sequential; x: typeof x; at: number; more: number }> = {
  "a dense layer": { net: () => sequential(dense(6, 8), relu, dense(8, 3)), x, at: 0, more: 2 * 7 + 2 * 3 },
  "one before a norm": { net: () => sequential(dense(6, 8), batchNorm(8), relu, dense(8, 3)), x, at: 0, more: 2 * 7 + 2 * 3 },
  "one further on": { net: () => sequential(dense(6, 8), relu, dense(8, 5, { bias: false }), relu, dense(5, 3)), x, at: 2, more: 2 * 8 + 2 * 3 },
  "a convolution": { net: () => sequential(conv2d(1, 4, 3), relu, maxPool2d(2), conv2d(4, 3, 3)), x: images, at: 0, more: 2 * 10 + 2 * 27 },
  "one before its maps go side by side": {
    net: () => sequential(conv2d(1, 4, 3), batchNorm(4), relu, maxPool2d(2), flatten, dense(36, 3)),
    x: images,
    at: 0,
    more: 2 * 10 + 18 * 3,
  },
};

describe.each(Object.entries(nets))("widening %s", (_, { net: make, x, at, more }) => {
  const build = () => {
    seed(3);
    return make();
  };

  test("leaves outputs and all old numbers as they are, and the net it came from", () => {
    const net = build();
    predict(net, x);
    const before = encode(net);
    const wide = widen(net, at, { units: 2 });
    expect(predict(wide, x).toArray()).toEqual(predict(net, x).toArray());
    expect(count(wide).weights).toBe(count(net).weights + more);
    expect(encode(net)).toEqual(before);
    const [first, old] = [wide.parts[at] as Dense, net.parts[at] as Dense];
    expect(first.outputs).toBe(old.outputs + 2);
    expect(
      predict(sequential(first), at ? tensor(numbers(32), [4, 8]) : x)
        .toArray()
        .filter((y) => y !== 0).length,
    ).toBeGreaterThan(0);
  });

  test("gives units that learn", async () => {
    const net = build();
    predict(net, x);
    const wide = widen(net, at, { units: 2 });
    const rows = x.shape[0] as number;
    const data = dataset({ inputs: x.toArray(), labels: Array.from({ length: rows }, (_, i) => i % 3), shape: x.shape.slice(1) });
    const last = at === 0 && x === images && !net.parts.includes(flatten) ? sequential(wide, flatten, dense(3, 3)) : wide;
    const next = wide.parts.findIndex((part, i) => i > at && "weight" in part);
    const fresh = () => (wide.parts[next] as Dense).weight.toArray();
    const before = fresh();
    for await (const epoch of train(last, data, { epochs: 3, batchSize: 2 })) void epoch;
    expect(fresh().filter((w, i) => before[i] === 0 && w !== 0).length).toBeGreaterThan(0);
  });
});

describe("a net that grows", () => {
  const data = dataset({ inputs: numbers(360), labels: Array.from({ length: 60 }, (_, i) => i % 3), shape: [6] });
  const build = () => {
    seed(3);
    return sequential(dense(6, 8), relu, dense(8, 5), relu, dense(5, 3));
  };

  test("with freeze trains only what is new: every old number keeps its bits", async () => {
    const net = build();
    const wide = widen(net, 0, { units: 4, freeze: true });
    expect(predict(wide, x).toArray()).toEqual(predict(net, x).toArray());
    for await (const epoch of train(wide, data, { epochs: 8, batchSize: 10, optimizer: adamW({ learningRate: 0.02, weightDecay: 0.1 }) })) void epoch;
    expect(predict(wide, x).toArray()).not.toEqual(predict(net, x).toArray());
    const small = compact(wide);
    expect(predict(small, x).toArray()).toEqual(predict(wide, x).toArray());
    const [old, all] = [parameters(net), parameters(small)];
    const units = [...(all.get("0.weight")?.toArray() ?? [])];
    expect(units.filter((_, i) => i % 12 < 8)).toEqual([...(old.get("0.weight")?.toArray() ?? [])]);
    expect([...(all.get("0.bias")?.toArray() ?? [])].slice(0, 8)).toEqual([...(old.get("0.bias")?.toArray() ?? [])]);
    expect([...(all.get("2.weight")?.toArray() ?? [])].slice(0, 40)).toEqual([...(old.get("2.weight")?.toArray() ?? [])]);
    for (const path of ["2.bias", "4.weight", "4.bias"]) expect(all.get(path)?.toArray()).toEqual(old.get(path)?.toArray());
    const changed = wide.parts[0] as unknown as Difference;
    expect(changed.change.weight.toArray().filter(Boolean).length).toBe(6 * 4);
  });

  test("keeps the gates there are, and gives new units some of their own", () => {
    const net = build();
    gate(net.parts[0] as Dense, { over: "outputs", dropRate: 0.05, lambda: 0.01 });
    gate(net.parts[2] as Dense, { over: "inputs", mask: [1, 0, 1, 1, 1, 0, 1, 1] });
    (net.parts[0] as Dense).gates.outputs?.parameters.logAlpha?.set([5, -5, 5, 5, 5, 5, -5, 0.1]);
    const wide = widen(net, 0, { units: 3 });
    expect(predict(wide, x).toArray()).toEqual(predict(net, x).toArray());
    const [outputs, inputs] = [(wide.parts[0] as Dense).gates.outputs, (wide.parts[2] as Dense).gates.inputs] as [Gate, Gate];
    expect([outputs.size, inputs.size]).toEqual([11, 11]);
    expect(outputs.testValues().subarray(0, 8)).toEqual((net.parts[0] as Dense).gates.outputs?.testValues());
    expect([...outputs.testValues().subarray(8)]).toEqual([1, 1, 1]);
    expect([...inputs.testValues().subarray(8)]).toEqual([1, 1, 1]);
    expect((wide.parts[0] as Dense).gates.lambda).toBe(0.01);
    expect(predict(decode(encode(wide)), x).toArray()).toEqual(predict(net, x).toArray());
  });

  test("keeps what lambda is the price of", () => {
    const net = build();
    gate(net.parts[0] as Dense, { over: "outputs", lambda: 0.01 });
    gate(net.parts[2] as Dense, { over: "inputs", lambda: 0.01 });
    price(net, { of: "gates" });
    const wide = widen(net, 0, { units: 8 });
    expect(penalty(wide).item()).toBeCloseTo(2 * penalty(net).item(), 2);
    price(net, { of: (layer) => (layer.gates.outputs ? { perGate: { outputs: [1, 2, 3, 4, 5, 6, 7, 8] } } : { perWeight: 1 }) });
    expect(() => widen(net, 0, { units: 2 })).toThrow("widen: the gates over the outputs of dense(6, 8) have a price each, and new ones would have none.");
  });

  test("keeps gates over weights where they were", () => {
    const net = build();
    gate(net.parts[0] as Dense, { over: "weights", mask: Array.from({ length: 48 }, (_, i) => Number(i % 3 > 0)) });
    expect(predict(widen(net, 0, { units: 3 }), x).toArray()).toEqual(predict(net, x).toArray());
  });

  test("is refused in a sentence where it cannot", () => {
    const net = build();
    expect(() => widen(net, 1, { units: 2 })).toThrow("widen: part 1 of the net is no dense() and no convolution. Give the place of one in the sequence.");
    expect(() => widen(net, 4, { units: 2 })).toThrow(
      "widen: no layer with weights follows dense(5, 3), whose outputs are those of the net. Choose another layer.",
    );
    expect(() => widen(net, 0, { units: 0 })).toThrow("widen: units is 0");
    expect(() => widen(net, 0, { unit: 2 } as never)).toThrow('widen: there is no option "unit". Options are units, freeze.');
    expect(() => widen(sequential(dense(6, 8), layerNorm(8), dense(8, 2)), 0, { units: 2 })).toThrow(
      "widen: what stands behind dense(6, 8) does not keep its features apart.",
    );
    expect(() => widen(sequential(dense(6, 8), batchNorm(8), dense(8, 2)), 0, { units: 2, freeze: true })).toThrow("Leave freeze out.");
    expect(() => widen(sequential(embedding(6, 8), flatten, dense(16, 2)), 0, { units: 2 })).toThrow("widen: part 0 of the net is no dense()");
    expect(() => widen(sequential(conv2d(2, 4, 3, { groups: 2 }), conv2d(4, 2, 1)), 0, { units: 2 })).toThrow("has groups");
    const first = gate(dense(6, 8), { over: "outputs" });
    const shared = sequential(first, relu, shareGates(first.gates.outputs, dense(8, 2), { over: "inputs" }));
    expect(() => widen(shared, 0, { units: 2 })).toThrow("widen: the gates over the outputs of dense(6, 8) are shared");
    const grouped = sequential(dense(6, 8), relu, gate(dense(8, 2), { over: "inputs", groups: [0, 0, 0, 0, 1, 1, 1, 1] }));
    expect(() => widen(grouped, 0, { units: 2 })).toThrow("widen: the gates over the inputs of dense(8, 2) are shared");
  });
});
