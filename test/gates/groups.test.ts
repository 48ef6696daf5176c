// Gates that features share: open and closed together, and everywhere a gate of each feature would be.
import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  compact,
  count,
  crossEntropy,
  dataset,
  decode,
  dense,
  encode,
  expectedCost,
  freeze,
  gate,
  gateParameters,
  gradients,
  mul,
  openGates,
  type Parameter,
  penalty,
  predict,
  relu,
  type Sequential,
  seed,
  sequential,
  ShapeError,
  step,
  sum,
  tensor,
  train,
  training,
  ValueError,
} from "../../src/index.ts";
import { decode as decodeModel } from "../../src/inference/index.ts";

const GROUPS = [7, 2, 2, 2, 5, 5];
const x = tensor(
  Float32Array.from({ length: 24 }, (_, i) => ((i * 37) % 19) / 9 - 1),
  [4, 6],
);

function build(lambda = 0, options: object = {}): Sequential {
  seed(4);
  return sequential(gate(dense(6, 5), { over: "inputs", groups: GROUPS, lambda, ...options }), relu, dense(5, 3));
}
const gates = (net: Sequential) =>
  (net.parts.find((part) => "gates" in part) as ReturnType<typeof dense>).gates.inputs as NonNullable<ReturnType<typeof dense>["gates"]["inputs"]>;
const logAlpha = (net: Sequential) => gateParameters(net)[0] as Parameter;

describe("gates with groups", () => {
  test("are one for each group, in the order of their numbers, and every feature of it has it", () => {
    const net = build();
    expect([logAlpha(net).shape, gates(net).size, Array.from(gates(net).groups ?? [])]).toEqual([[3], 6, [2, 0, 0, 0, 1, 1]]);
    logAlpha(net).set([-9, 9, 0.3]);
    const z = gates(net).testValues();
    expect(Array.from(z.subarray(1, 4))).toEqual([0, 0, 0]);
    expect(z[4]).toBe(1);
    expect(z[0]).toBeGreaterThan(0);
    expect(openGates(net)).toEqual([3]);
    expect(gates(net).openProbabilities()[1]).toBe(gates(net).openProbabilities()[3]);
  });

  test("draw once for a group, for each example where that is asked for", () => {
    const net = build();
    const shared: number[][] = [];
    const each: number[][] = [];
    const perExample = build(0, { perExample: true });
    step(net, adam(), () => {
      shared.push(Array.from(gates(net).value().toArray()));
      return crossEntropy(net.forward(x), [0, 1, 2, 0]);
    });
    step(perExample, adam(), () => {
      const z = gates(perExample).value(4);
      expect(z.shape).toEqual([4, 6]);
      for (let i = 0; i < 4; i++) each.push(Array.from(z.toArray().subarray(6 * i, 6 * i + 6)));
      return crossEntropy(perExample.forward(x), [0, 1, 2, 0]);
    });
    for (const z of [...shared, ...each]) expect([z[1] === z[2], z[2] === z[3], z[4] === z[5]]).toEqual([true, true, true]);
    expect(new Set(each.map(String)).size).toBeGreaterThan(1);
  });

  test("cost what their weights cost, and have gradients like one gate over all of them", () => {
    const net = build(0.1);
    logAlpha(net).set([0.2, -0.4, 0.7]);
    const p = gates(net).each?.openProbabilities() as Float32Array;
    const expected = 5 * (3 * (p[0] as number) + 2 * (p[1] as number) + (p[2] as number));
    expect(penalty(net).item()).toBeCloseTo(0.1 * expected, 5);
    expect(expectedCost(net).item()).toBeCloseTo(expected + 5 + 18, 4);
    expect(count(net, "expected").weights).toBeCloseTo(expected + 5 + 18, 4);
    const at = (i: number, by: number) => {
      const values = logAlpha(net).toArray();
      const moved = values.slice();
      moved[i] = (moved[i] as number) + by;
      logAlpha(net).set(moved);
      const loss = add(mul(sum(gates(net).testValue()), tensor(0.3)), penalty(net)).item();
      logAlpha(net).set(values);
      return loss;
    };
    const numeric = [0, 1, 2].map((i) => (at(i, 1e-2) - at(i, -1e-2)) / 2e-2);
    const found = gradients(() => add(mul(sum(gates(net).testValue()), tensor(0.3)), penalty(net)), [logAlpha(net)]).gradients[0] as Float32Array;
    numeric.forEach((slope, i) => {
      expect(found[i]).toBeCloseTo(slope, 3);
    });
  });

  test("that are frozen draw no more", () => {
    const net = build();
    freeze(net.parts[0] as ReturnType<typeof dense>);
    step(net, adam(), () => {
      expect(gates(net).value().toArray()).toEqual(gates(net).testValues());
      return crossEntropy(net.forward(x), [0, 1, 2, 0]);
    });
  });

  test("go through files, compaction and the inference entry", () => {
    const net = build();
    logAlpha(net).set([-9, 9, 0.3]);
    const [scores, again] = [predict(net, x).toArray(), decode(encode(net)) as Sequential];
    expect(predict(again, x).toArray()).toEqual(scores);
    expect(Array.from(gates(again).groups ?? [])).toEqual([2, 0, 0, 0, 1, 1]);
    const small = compact(net);
    expect(count(small).weights).toBe(3 * 5 + 5 + 18);
    // one gate that is neither 0 nor 1 is multiplied into weights
    const found = decodeModel(encode(small)).predict(x.toArray(), [4, 6]).data;
    scores.forEach((score, i) => {
      expect(found[i]).toBeCloseTo(score, 5);
    });
  });

  const data = dataset({
    inputs: Float32Array.from({ length: 600 }, (_, i) => (((i + 3) * 7919) % 1009) / 504 - 1),
    labels: Int32Array.from({ length: 100 }, (_, i) => Number((((6 * i + 3) * 7919) % 1009) / 504 - 1 > 0)),
    shape: [6],
  });
  /** Two of three groups are closed, and hardly ever drawn open. */
  function nearlyClosed(): Sequential {
    const net = build(0.01);
    logAlpha(net).set([-9, -8.5, 3]);
    return net;
  }
  const options = () => ({ epochs: 8, batchSize: 20, seed: 1, optimizer: adam({ learningRate: 0.01 }) });

  test("shrinking takes whole groups out, changes no bit, and goes on from a file", async () => {
    const [kept, shrunk] = [nearlyClosed(), nearlyClosed()];
    let removed = 0;
    const from = { bytes: new Uint8Array(), at: 0, scores: new Float32Array() };
    const all = training(shrunk, data, { ...options(), shrink: true });
    for await (const epoch of all) {
      removed += epoch.removed;
      if (removed && !from.at) Object.assign(from, { bytes: encode(all), at: epoch.epoch, scores: predict(shrunk, x).toArray() });
    }
    expect([from.at, removed, gates(shrunk).size, logAlpha(shrunk).size]).toEqual([2, 5, 1, 1]);
    // until then nothing was drawn open that is gone, as it may be later
    for await (const _ of train(kept, data, { ...options(), epochs: from.at }));
    expect(from.scores).toEqual(predict(kept, x).toArray());
    const y = predict(shrunk, x).toArray();
    const stored = decode(encode(shrunk)) as Sequential;
    expect(predict(stored, x).toArray()).toEqual(y);
    const half = decode(from.bytes) as Sequential;
    for await (const _ of training(half, data, { ...options(), shrink: true, from: half }));
    expect(predict(half, x).toArray()).toEqual(y);
    const rebuilt = nearlyClosed();
    for await (const _ of training(rebuilt, data, { ...options(), shrink: true, from: decode(from.bytes) as Sequential }));
    expect(predict(rebuilt, x).toArray()).toEqual(y);
  });

  test.each<[object, RegExp, typeof ValueError]>([
    [{ groups: [1, 2] }, /groups has 2 numbers for \[6\] features/, ShapeError],
    [{ groups: 3 }, /groups has undefined numbers/, ShapeError],
    [{ groups: [0, 1, 2, -1, 0, 0] }, /the group of feature 3 is -1/, ValueError],
    [{ groups: [0, 1, 2, 0.5, 0, 0] }, /the group of feature 3 is 0.5/, ValueError],
    [{ over: "weights", groups: GROUPS }, /gates over weights are one for each/, ValueError],
    [{ mask: [1, 1, 1, 1, 1, 1], groups: GROUPS }, /there is no option "groups"/, ValueError],
  ])("refuse %j", (given, message, error) => {
    const wrong = () => gate(dense(6, 5), { over: "inputs", ...given } as never);
    expect(wrong).toThrow(message);
    expect(wrong).toThrow(error);
  });
});
