// Pruning to a number of weights, against sorting; training under masks that change between epochs, averages and all.
import { describe, expect, test } from "vitest";
import { compact, count, type Dense, dataset, dense, gate, predict, relu, type Sequential, seed, sequential, training } from "../../src/index.ts";
import { pruneWeights } from "../../src/prune/index.ts";
import { numbers } from "../support/numbers.ts";

const netOf = (): Sequential => {
  seed(2);
  return sequential(dense(6, 8), relu, dense(8, 3));
};
const layersOf = (net: Sequential) => [net.parts[0], net.parts[2]] as [Dense, Dense];
const masksOf = (net: Sequential) => layersOf(net).map(({ gates }) => Array.from(gates.weights?.testValues() ?? []));
const data = dataset({ inputs: numbers(60 * 6, -1, 1), labels: Array.from({ length: 60 }, (_, i) => i % 3), shape: [6] });

describe("pruneWeights", () => {
  test("leaves so many of the largest weights, of all layers together", () => {
    const net = netOf();
    expect(pruneWeights(net, { left: 20 })).toBe(20);
    const sizes = layersOf(net).map(({ weight }) => Array.from(weight.toArray(), Math.abs));
    const limit = sizes.flat().sort((a, b) => b - a)[19] as number;
    expect(masksOf(net)).toEqual(sizes.map((all) => all.map((size) => Number(size >= limit))));
    expect(count(net, "settled").weights).toBe(20 + 8 + 3);
  });

  test("goes by scores of one's own", () => {
    const net = netOf();
    const [first] = layersOf(net);
    const told: number[] = [];
    expect(
      pruneWeights(net, {
        left: 10,
        scores: (weight) => {
          told.push(weight.size);
          return weight === first.weight ? new Float32Array(48) : Array.from({ length: 24 }, (_, i) => i + 1);
        },
      }),
    ).toBe(10);
    expect(told).toEqual([48, 24]);
    expect(masksOf(net)).toEqual([new Array(48).fill(0), Array.from({ length: 24 }, (_, i) => Number(i >= 14))]);
  });

  test("is called again between epochs: what went stays away, and the averages are of what is left", async () => {
    const net = netOf();
    expect(pruneWeights(net, { left: 72 })).toBe(72);
    const run = training(net, data, { epochs: 6, batchSize: 20, averageDecay: 0.9, test: data });
    let before = masksOf(net).flat();
    for await (const { epoch, testError } of run) {
      // the masks that were put while the net held its averages are those it trained on with
      expect(masksOf(net).flat()).toEqual(before);
      expect(testError).toBeGreaterThanOrEqual(0);
      const left = 72 - 10 * epoch;
      if (epoch < 6) expect(pruneWeights(net, { left })).toBe(left);
      const now = masksOf(net).flat();
      expect(now.every((open, i) => open <= (before[i] as number))).toBe(true);
      before = now;
    }
    expect(before.reduce((sum, open) => sum + open, 0)).toBe(22);
    const small = compact(net);
    const [outputs, expected] = [predict(small, data).toArray(), predict(net, data).toArray()];
    for (const [i, x] of outputs.entries()) expect(x).toBeCloseTo(expected[i] as number, 5);
  });

  test("asked for more than are left changes nothing; for none closes all", () => {
    const net = netOf();
    expect(pruneWeights(net, { left: 100 })).toBe(72);
    expect(pruneWeights(net, { left: 0 })).toBe(0);
    expect(pruneWeights(net, { left: 10 })).toBe(0);
  });

  test("refuses gates, scores of another size and numbers that cannot be", () => {
    const gated = sequential(gate(dense(3, 3), { over: "inputs" }));
    expect(() => pruneWeights(gated, { left: 2 })).toThrow("has gates already");
    expect(() => pruneWeights(netOf(), { left: 2, scores: () => [1] })).toThrow("1 scores came for the");
    expect(() => pruneWeights(netOf(), { left: 1.5 })).toThrow("left");
    expect(() => pruneWeights(netOf(), { left: 2, by: "size" } as never)).toThrow("by");
  });
});
