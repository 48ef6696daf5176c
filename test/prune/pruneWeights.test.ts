// Pruning to a number of weights, against sorting; training under masks that change between epochs, averages and all.
import { describe, expect, test } from "vitest";
import {
  compact,
  count,
  type Dense,
  dataset,
  decode,
  dense,
  encode,
  freeze,
  gate,
  type Parameter,
  predict,
  relu,
  type Sequential,
  type SteeredTraining,
  seed,
  sequential,
  training,
} from "../../src/index.ts";
import { pruneWeights, weightSlopes } from "../../src/prune/index.ts";
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

  test("regrows as many as go besides: the steepest of those that are closed, from 0", () => {
    const net = netOf();
    const [first, last] = layersOf(net);
    pruneWeights(net, { left: 20 });
    const before = masksOf(net);
    const known = layersOf(net).map(({ weight }) => weight.toArray());
    const slopes = weightSlopes(net, data);
    const asked: number[] = [];
    const noting = (weight: Parameter) => {
      asked.push(weight.size);
      return slopes(weight);
    };
    expect(pruneWeights(net, { left: 18, regrow: { share: 0.5, slopes: noting } })).toBe(18);
    expect(asked).toEqual([48, 24]);
    // by hand: the nine largest of those there were stay; of the rest the nine steepest come
    const at = (layer: number, i: number) => ({ layer, i, size: Math.abs((known[layer] as Float32Array)[i] as number), open: before[layer]?.[i] === 1 });
    const all = [first, last].flatMap(({ weight }, layer) => Array.from({ length: weight.size }, (_, i) => at(layer, i)));
    const staying = all
      .filter(({ open }) => open)
      .sort((a, b) => b.size - a.size)
      .slice(0, 9);
    const steepness = ({ layer, i }: (typeof all)[number]) => Math.abs(slopes([first, last][layer]?.weight as Parameter)[i] as number);
    const coming = all
      .filter((each) => !staying.includes(each))
      .sort((a, b) => steepness(b) - steepness(a))
      .slice(0, 9);
    const expected = [new Array(48).fill(0), new Array(24).fill(0)];
    for (const { layer, i } of [...staying, ...coming]) (expected[layer] as number[])[i] = 1;
    expect(masksOf(net)).toEqual(expected);
    for (const { layer, i } of coming) expect([first, last][layer]?.weight.toArray()[i]).toBe(0);
    for (const { layer, i, size } of staying) expect(Math.abs([first, last][layer]?.weight.toArray()[i] as number)).toBe(size);
  });

  test("in a training what comes begins at 0 in weights, averages and moments, and learns; from its state in the middle on to the same bits", async () => {
    const options = { epochs: 6, batchSize: 20, averageDecay: 0.9 };
    const exchanged = (net: Sequential, run: SteeredTraining, epoch: number) =>
      pruneWeights(net, { left: 30, regrow: { share: 0.6 * (1 - epoch / 6), slopes: weightSlopes(net, data), training: run } });
    const net = netOf();
    pruneWeights(net, { left: 30 });
    const run = training(net, data, options);
    let saved: Uint8Array | undefined;
    let came = 0;
    for await (const { epoch } of run) {
      const before = masksOf(net);
      expect(exchanged(net, run, epoch)).toBe(30);
      const state = run.state();
      const after = masksOf(net);
      for (const [layer, path] of ["0", "2"].entries())
        for (const [i, open] of (after[layer] as number[]).entries()) {
          if (!open || before[layer]?.[i]) continue;
          came++;
          expect(layersOf(net)[layer]?.weight.toArray()[i]).toBe(0);
          for (const name of ["raw.PATH.weight.values", "average.PATH.weight.mean", "optimizer.PATH.weight.mean", "optimizer.PATH.weight.meanSquare"])
            expect((state[name.replace("PATH", path)] as Float32Array)[i]).toBe(0);
        }
      if (epoch === 3) saved = encode(run);
    }
    expect(came).toBeGreaterThan(10);
    const open = layersOf(net).flatMap(({ weight }, layer) => Array.from(weight.toArray()).filter((_, i) => masksOf(net)[layer]?.[i]));
    expect(open.filter((w) => w === 0)).toHaveLength(0);
    const from = decode(saved as Uint8Array) as Sequential;
    const rest = training(from, data, { ...options, from });
    for await (const { epoch } of rest) exchanged(from, rest, epoch);
    expect(encode(from)).toEqual(encode(net));
  });

  test("with nothing to exchange is as without; what has no slope does not come", () => {
    const [net, other] = [netOf(), netOf()];
    pruneWeights(net, { left: 20, regrow: { share: 0, slopes: weightSlopes(net, data) } });
    pruneWeights(other, { left: 20 });
    expect(masksOf(net)).toEqual(masksOf(other));
    expect(pruneWeights(net, { left: 20, regrow: { share: 1, slopes: (weight) => new Float32Array(weight.size).fill(weight.size === 24 ? 1 : 0) } })).toBe(20);
    expect(masksOf(net).map((mask) => mask.reduce((sum, open) => sum + open, 0))).toEqual([0, 20]);
  });

  test("of what is frozen nothing comes back, which would stay 0", async () => {
    const net = netOf();
    const [first] = layersOf(net);
    freeze(first);
    pruneWeights(net, { left: 30 });
    const run = training(net, data, { epochs: 3, batchSize: 20, averageDecay: 0.9 });
    for await (const _ of run) {
      const [before] = masksOf(net);
      expect(pruneWeights(net, { left: 20, regrow: { share: 0.3, slopes: weightSlopes(net, data), training: run } })).toBe(20);
      const [after] = masksOf(net);
      expect(after?.filter((open, i) => open && !before?.[i])).toEqual([]);
    }
    const open = first.weight.toArray().filter((_, i) => masksOf(net)[0]?.[i]);
    expect(open.filter((w) => w === 0)).toHaveLength(0);
  });

  test("what is refused of an exchange leaves the net as it was", () => {
    const net = netOf();
    const other = training(netOf(), data, {});
    const slopes = weightSlopes(net, data);
    const before = encode(net);
    expect(() => pruneWeights(net, { left: 2, regrow: { share: 0.5, slopes: () => [1] } })).toThrow("1 slopes came for the");
    expect(() => pruneWeights(net, { left: 2, regrow: { share: 0.5, slopes, training: other } })).toThrow("that is no parameter that is trained");
    expect(() => pruneWeights(net, { left: 2, regrow: { share: 0.5 } as never })).toThrow("pruneWeights: regrow.slopes is undefined, but a function");
    expect(() => pruneWeights(net, { left: 2, scores: [1] as never })).toThrow("pruneWeights: scores is [1], but a function");
    expect(encode(net)).toEqual(before);
  });

  test("refuses gates, scores of another size and numbers that cannot be", () => {
    const gated = sequential(gate(dense(3, 3), { over: "inputs" }));
    expect(() => pruneWeights(gated, { left: 2 })).toThrow("has gates already");
    expect(() => pruneWeights(netOf(), { left: 2, scores: () => [1] })).toThrow("1 scores came for the");
    expect(() => pruneWeights(netOf(), { left: 1.5 })).toThrow("left");
    expect(() => pruneWeights(netOf(), { left: 2, by: "size" } as never)).toThrow("by");
    const slopes = () => [1];
    expect(() => pruneWeights(netOf(), { left: 2, regrow: { share: 2, slopes } })).toThrow("regrow.share");
    expect(() => pruneWeights(netOf(), { left: 2, regrow: { share: 0.5, slope: slopes } as never })).toThrow("slope");
    expect(() => pruneWeights(netOf(), { left: 2, regrow: { share: 0.5, slopes } })).toThrow("1 slopes came for the");
  });
});
