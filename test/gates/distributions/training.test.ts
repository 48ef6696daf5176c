// The same small net with each distribution: it trains, closes features that say nothing, is saved, shrunk, compacted and
// predicted in the inference entry.
import { describe, expect, test } from "vitest";
import { hardKuma, settled, stochasticGate, straightThrough } from "../../../src/gates/index.ts";
import {
  compact,
  type Dense,
  type Distribution,
  decode,
  dense,
  encode,
  evaluate,
  gate,
  gradients,
  mean,
  openGates,
  predict,
  relu,
  type Sampled,
  type Sequential,
  seed,
  sequential,
  square,
  tensor,
} from "../../../src/index.ts";
import * as inference from "../../../src/inference/index.ts";
import { apart, data, FEATURES, trained, values, x } from "../../extend/examples.ts";

/** Each with a price at which it closes what says nothing. */
const all: Record<string, { make: () => Distribution; lambda: number; shrinks?: boolean; perExample?: boolean }> = {
  hardKuma: { make: hardKuma as () => Distribution, lambda: 0.002 },
  stochasticGate: { make: stochasticGate as () => Distribution, lambda: 0.002 },
  settled: { make: settled as () => Distribution, lambda: 0.002 },
  straightThrough: { make: straightThrough as () => Distribution, lambda: 0.002 },
};

describe.each(Object.entries(all))("%s", (name, { make, lambda }) => {
  const net = (price = lambda): Sequential => {
    seed(1);
    const distribution = make();
    return sequential(gate(dense(FEATURES, 16), { over: "inputs", distribution, lambda: price, dropRate: 0.2 }), relu, dense(16, 3));
  };
  const gatesOf = (net: Sequential) => (net.parts.find((part) => "gates" in part && (part as Dense).gates.inputs) as Dense).gates.inputs as Sampled;

  test("trains: features that say nothing close, and the smaller net computes the same everywhere", async () => {
    const whole = net();
    await trained(whole, { epochs: 40 });
    const [open] = openGates(whole) as [number];
    expect(open).toBeGreaterThanOrEqual(3);
    expect(open).toBeLessThanOrEqual(7);
    expect([...gatesOf(whole).testValues()].slice(0, 3).every((z) => z > 0)).toBe(true);
    expect(evaluate(whole, data).error).toBeLessThan(0.1);

    const bytes = encode(whole);
    const again = decode(bytes) as Sequential;
    expect(gatesOf(again).distribution.name).toBe(name);
    expect(gatesOf(again).distribution.options).toEqual(gatesOf(whole).distribution.options);
    expect(predict(again, x).toArray()).toEqual(predict(whole, x).toArray());

    const small = compact(whole);
    expect(apart(predict(small, x).toArray(), predict(whole, x).toArray())).toBeLessThan(1e-5);
    expect(inference.decode(encode(small)).predict(x.toArray(), [20, FEATURES]).data).toEqual(predict(small, x).toArray());
  });

  test("goes on from a file to the same weights, shrinking or not", async () => {
    const [whole, small] = [net(), net()];
    for (const each of [whole, small]) await trained(each, { epochs: 2, shrink: each === small });
    const again = decode(encode(whole));
    for (const each of [again, whole]) await trained(each, { epochs: 1, seed: 7 });
    expect(values(again)).toEqual(values(whole));
    expect(predict(small, x).shape).toEqual([20, 3]);
  });

  test("is drawn for each example too, with finite slopes", () => {
    seed(2);
    const layer = gate(dense(FEATURES, 2), { over: "inputs", distribution: make(), perExample: true });
    const parameters = Object.values(layer.gates.inputs?.parameters ?? {});
    const { gradients: found } = gradients(() => mean(square(layer.forward(tensor(x.toArray(), x.shape)))), parameters);
    expect(found.flatMap((each) => [...each]).every(Number.isFinite)).toBe(true);
    expect(found.flatMap((each) => [...each]).some((slope) => slope !== 0)).toBe(true);
  });
});
