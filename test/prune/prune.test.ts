// Rankings against their definitions, on nets that are small enough to go through; pruning by them.
import { beforeEach, describe, expect, test } from "vitest";
import {
  adam,
  batchNorm,
  compact,
  conv2d,
  count,
  crossEntropy,
  dataset,
  type Dense,
  dense,
  evaluate,
  flatten,
  gate,
  type Layer,
  maxPool2d,
  meanSquaredError,
  openGates,
  parameters,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  tensor,
  train,
} from "../../src/index.ts";
import { prune, rank, type RankingName, rankings } from "../../src/prune/index.ts";
import { numbers } from "../support/numbers.ts";

const HIDDEN = 4;
const data = dataset({ inputs: numbers(60 * 3, -1, 1), labels: Array.from({ length: 60 }, (_, i) => i % 2), shape: [3] });
const mlp = () => sequential(dense(3, HIDDEN), relu, dense(HIDDEN, 2));

/** The same net with the outputs of the first layer times `z`, which is put into the weights that read them. */
function scaled(net: Sequential, z: ArrayLike<number>): Sequential {
  const copy = mlp();
  const from = parameters(net);
  for (const [path, array] of parameters(copy)) array.set(from.get(path)?.toArray() ?? []);
  const readers = (copy.parts[2] as Dense).weight;
  readers.set(readers.toArray().map((w, i) => w * (z[i >> 1] as number)));
  return copy;
}

const ones = () => new Float32Array(HIDDEN).fill(1);
const lossAt = (net: Sequential, z: ArrayLike<number>, on = data) => evaluate(scaled(net, z), on).loss;
const without = (...units: number[]) => ones().map((one, i) => (units.includes(i) ? 0 : one));
const scores = (net: Sequential, by: RankingName, more = {}) => rank(net, data, { by, ...more }).layers[0]?.scores as Float64Array;

let net: Sequential;
beforeEach(() => {
  seed(3);
  net = mlp();
});

/** The slope of the loss with respect to z of a unit, by differences of losses. */
const slope = (i: number, on = data) => {
  const at = (by: number) =>
    lossAt(
      net,
      ones().map((one, j) => (i === j ? one + by : one)),
      on,
    );
  return (at(0.01) - at(-0.01)) / 0.02;
};
const part = (from: number, to: number) => dataset({ inputs: data.inputs.slice(3 * from, 3 * to), labels: data.labels.slice(from, to), shape: [3] });

describe("rankings are what their definitions say", () => {
  test("l1, l2: mean size of incoming weights, of dense layers and of convolutions", () => {
    const weight = (net.parts[0] as Dense).weight.toArray(); // [3, 4]
    const [ones_, squares] = [scores(net, "l1"), scores(net, "l2")];
    for (let i = 0; i < HIDDEN; i++) {
      const own = [0, 1, 2].map((k) => weight[k * HIDDEN + i] as number);
      expect(ones_[i]).toBeCloseTo(own.reduce((all, w) => all + Math.abs(w), 0) / 3, 6);
      expect(squares[i]).toBeCloseTo(Math.sqrt(own.reduce((all, w) => all + w * w, 0) / 3), 6);
    }
    const images = dataset({ inputs: numbers(4 * 50, -1, 1), labels: [0, 1, 0, 1], shape: [2, 5, 5] });
    const conv = conv2d(2, 3, 3);
    const filters = conv.weight.toArray();
    const ranked = rank(sequential(conv, relu, flatten, dense(27, 2)), images, { by: "l1" }).layers[0]?.scores;
    for (let i = 0; i < 3; i++) {
      const own = Array.from(filters.slice(i * 18, (i + 1) * 18), Math.abs);
      expect(ranked?.[i]).toBeCloseTo(own.reduce((a, b) => a + b) / 18, 6);
    }
  });

  test("normScale: size of the scale of the norm that follows; refused where there is none", () => {
    const normed = sequential(dense(3, 4), batchNorm(4), relu, dense(4, 2));
    const norm = normed.parts[1] as ReturnType<typeof batchNorm>;
    norm.scale.set([0.5, -2, 1, 0.25]);
    expect(Array.from(scores(normed, "normScale"))).toEqual([0.5, 2, 1, 0.25]);
    expect(() => scores(net, "normScale")).toThrow('"normScale" goes by the scale of a batch norm right after each layer, but dense(3, 4) has none');
  });

  test("snip, taylor: slopes with respect to z; squared batch by batch, or example by example", () => {
    const [plain, batches, single] = [scores(net, "snip"), scores(net, "taylor", { batchSize: 20 }), scores(net, "taylor", { batchSize: 1 })];
    for (let i = 0; i < HIDDEN; i++) {
      expect(plain[i]).toBeCloseTo(Math.abs(slope(i)), 3);
      expect(batches[i]).toBeCloseTo(
        [0, 20, 40].reduce((all, from) => all + slope(i, part(from, from + 20)) ** 2 / 3, 0),
        3,
      );
      expect(single[i]).toBeCloseTo(
        Array.from({ length: 60 }, (_, k) => slope(i, part(k, k + 1)) ** 2 / 60).reduce((a, b) => a + b),
        2,
      );
    }
  });

  test("taylor2, obd: with the second derivative", () => {
    const [second, half] = [scores(net, "taylor2"), scores(net, "obd")];
    for (let i = 0; i < HIDDEN; i++) {
      const at = (by: number) =>
        lossAt(
          net,
          ones().map((one, j) => (i === j ? one + by : one)),
        );
      const h = (at(0.1) - 2 * at(0) + at(-0.1)) / 0.01;
      expect(half[i]).toBeCloseTo(h / 2, 3);
      expect(second[i]).toBeCloseTo((-slope(i) + h / 2) ** 2, 3);
    }
  });

  test("leaveOneOut: what the loss does without the unit", () => {
    scores(net, "leaveOneOut").forEach((score, i) => void expect(score).toBeCloseTo(lossAt(net, without(i)) - lossAt(net, ones()), 5));
  });

  test("shapley: the mean over all orders of what a unit takes from the loss", () => {
    const orders = (left: number[]): number[][] => (left.length ? left.flatMap((i) => orders(left.filter((j) => j !== i)).map((rest) => [i, ...rest])) : [[]]);
    const all = orders([0, 1, 2, 3]);
    const exact = new Float64Array(HIDDEN);
    for (const order of all)
      order.forEach((unit, at) => {
        const [before, after] = [order.slice(at), order.slice(at + 1)].map((absent) => lossAt(net, without(...absent))) as [number, number];
        exact[unit] = (exact[unit] as number) + (before - after) / all.length;
      });
    scores(net, "shapley").forEach((score, i) => void expect(score).toBeCloseTo(exact[i] as number, 5));
  });

  test("shapley of many units: what they are worth adds up to what all are worth, for any number of orders", () => {
    const wide = sequential(dense(3, 12), relu, dense(12, 2));
    const sum = (permutations: number) => rank(wide, data, { by: "shapley", permutations, seed: 5 }).layers[0]?.scores.reduce((a, b) => a + b, 0);
    const bare = sequential(dense(3, 12), relu, dense(12, 2));
    const from = parameters(wide);
    for (const [path, array] of parameters(bare)) array.set(path === "2.weight" ? new Float32Array(24) : (from.get(path)?.toArray() ?? []));
    const worth = evaluate(bare, data).loss - evaluate(wide, data).loss;
    expect(sum(1)).toBeCloseTo(worth, 5);
    expect(sum(7)).toBeCloseTo(worth, 5);
  });

  test("random: the same for a seed, another for another", () => {
    expect(scores(net, "random", { seed: 1 })).toEqual(scores(net, "random", { seed: 1 }));
    expect(scores(net, "random", { seed: 1 })).not.toEqual(scores(net, "random", { seed: 2 }));
  });
});

test("a net is the same after it was ranked, and so is what is drawn next", () => {
  const normed = sequential(dense(3, 5), batchNorm(5), relu, residual(sequential(dense(5, 6), relu, dense(6, 5))), dense(5, 2));
  const x = tensor(data.inputs.slice(0, 30), [10, 3]);
  const before = [predict(normed, x).toArray(), JSON.stringify(normed)];
  seed(9);
  const next = dense(2, 2).weight.toArray();
  for (const by of rankings) {
    if (by === "normScale") continue;
    seed(9);
    const ranking = rank(normed, data, { by, permutations: 2 });
    expect(dense(2, 2).weight.toArray()).toEqual(next);
    expect(ranking.layers.map(({ path }) => path)).toEqual(["3.main.0"]);
  }
  expect([predict(normed, x).toArray(), JSON.stringify(normed)]).toEqual(before);
});

describe("pruning", () => {
  const wide = () => sequential(dense(3, 20), relu, dense(20, 10), relu, dense(10, 2));
  const ranked = (net: Layer) => rank(net, data, { by: "l1" });

  test("masks the units that are worth least of all layers together, or of each; some stay", () => {
    const ranking = ranked(net);
    expect(openGates(prune(net, ranking, 0.5))).toEqual([2]);
    const kept = (net.parts[0] as Dense).gates.outputs?.testValues() as Float32Array;
    const worth = Array.from(ranking.layers[0]?.scores ?? []);
    const order = Array.from(worth.keys()).sort((a, b) => (worth[a] as number) - (worth[b] as number));
    expect(order.map((i) => kept[i])).toEqual([0, 0, 1, 1]);
    const [all, each, floored] = [wide(), wide(), wide()];
    expect(openGates(prune(all, ranked(all), 0.9)).reduce((a, b) => a + b)).toBe(3);
    expect(openGates(prune(each, ranked(each), 0.75, { per: "layer" }))).toEqual([5, 2]);
    expect(openGates(prune(floored, ranked(floored), 0.99, { floor: 4 }))).toEqual([4, 4]);
  });

  test("compact takes away what is masked, fine-tuning leaves it closed", async () => {
    const pruned = wide();
    prune(pruned, rank(pruned, data, { by: "taylor" }), 0.5, { per: "layer" });
    expect(openGates(pruned)).toEqual([10, 5]);
    for await (const _ of train(pruned, data, { epochs: 3, batchSize: 10, optimizer: adam({ learningRate: 0.01 }) }));
    expect(openGates(pruned)).toEqual([10, 5]);
    const small = compact(pruned);
    expect(count(small).weights).toBeLessThanOrEqual(3 * 10 + 10 + 10 * 5 + 5 + 5 * 2 + 2);
    const [a, b] = [pruned, small].map((each) => predict(each, data).toArray()) as [Float32Array, Float32Array];
    expect(Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number))))).toBeLessThan(1e-5);
  });

  test("convolutions with norms, and targets that are numbers", () => {
    const images = dataset({ inputs: numbers(8 * 64, -1, 1), targets: numbers(8, -1, 1), shape: [1, 8, 8] });
    const convs = sequential(conv2d(1, 6, 3), batchNorm(6), relu, maxPool2d(2), conv2d(6, 4, 2), relu, flatten, dense(16, 5), relu, dense(5, 1));
    const ranking = rank(convs, images, { by: "taylor", loss: meanSquaredError });
    expect(ranking.layers.map(({ scores }) => scores.length)).toEqual([6, 4, 5]);
    prune(convs, ranking, 0.5, { per: "layer" });
    expect(openGates(convs)).toEqual([3, 2, 2]);
    expect(() => rank(convs, images, { by: "l1" })).toThrow("conv2d(1, 6, 3) has gates already, which decide by themselves what goes");
  });
});

test("what cannot be is refused in a sentence", () => {
  expect(() => rank(net, data, { by: "tailor" as never })).toThrow('Did you mean "taylor"?');
  expect(() => rank(dense(3, 2), data, { by: "l1" })).toThrow("no layer of the net gives its outputs to one other layer");
  expect(() => rank(sequential(gate(dense(3, 4), { over: "outputs" }), relu, dense(4, 2)), data, { by: "l1" })).toThrow("has gates already");
  expect(() => rank(net, data, { by: "taylor", loss: "crossEntropy" as never })).toThrow("the loss is");
  const ranking = rank(net, data, { by: "l1", loss: crossEntropy });
  expect(() => prune(net, ranking, 1)).toThrow("fraction is 1, but it must be a share from 0 to below 1");
  expect(() => prune(sequential(dense(3, 5), relu, dense(5, 2)), ranking, 0.5)).toThrow("the ranking says nothing of the 5 outputs of dense(3, 5)");
});
