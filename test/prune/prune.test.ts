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
  weighted,
} from "../../src/index.ts";
import { prune, type Ranking, rank, type RankingName, rankings } from "../../src/prune/index.ts";
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

  test("taylorPerExample: the slope of each example, squared, whatever the batch size", () => {
    expect(scores(net, "taylorPerExample", { batchSize: 20 })).toEqual(scores(net, "taylor", { batchSize: 1 }));
  });

  test("taylor2PerExample: the second-order expansion of each example's loss, squared", () => {
    const found = scores(net, "taylor2PerExample");
    for (let i = 0; i < HIDDEN; i++) {
      let mean = 0;
      for (let k = 0; k < 60; k++) {
        const [up, here, down] = [0.1, 0, -0.1].map((by) =>
          lossAt(
            net,
            ones().map((one, j) => (i === j ? one + by : one)),
            part(k, k + 1),
          ),
        ) as [number, number, number];
        mean += ((up - 2 * here + down) / 0.02 - (up - down) / 0.2) ** 2 / 60;
      }
      expect(found[i]).toBeCloseTo(mean, 4);
    }
  });

  test("examples with weights count as often as they weigh", () => {
    const [twice, heavy] = [[0, 0, 1, 2], undefined].map((which) =>
      which
        ? dataset({
            inputs: which.flatMap((i) => [...data.inputs.slice(3 * i, 3 * i + 3)]),
            labels: which.map((i) => data.labels[i] as number),
            shape: [3],
            classes: 2,
          })
        : weighted(dataset({ inputs: data.inputs.slice(0, 9), labels: data.labels.slice(0, 3), shape: [3], classes: 2 }), { examples: [2, 1, 1] }),
    ) as [typeof data, typeof data];
    for (const by of ["taylorPerExample", "taylor2PerExample", "taylor2", "leaveOneOut"] as const) {
      const [a, b] = [twice, heavy].map((each) => rank(net, each, { by }).layers[0]?.scores as Float64Array) as [Float64Array, Float64Array];
      a.forEach((score, i) => void expect(b[i]).toBeCloseTo(score, 4));
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

  test("of layers in the middle of a net with norms and pooling too, where what comes before is computed once", () => {
    const images = dataset({ inputs: numbers(8 * 64, -1, 1), labels: [0, 1, 0, 1, 1, 1, 0, 0], shape: [1, 8, 8] });
    const make = () =>
      sequential(conv2d(1, 3, 3), batchNorm(3), relu, maxPool2d(2), sequential(conv2d(3, 4, 2), relu), flatten, dense(16, 3), relu, dense(3, 2));
    seed(4);
    const convs = make();
    const whole = evaluate(convs, images).loss;
    for (const [at, { path, scores }] of rank(convs, images, { by: "leaveOneOut" }).layers.entries())
      for (const [i, score] of scores.entries()) {
        seed(4);
        const other = make();
        const layer = [other.parts[0], (other.parts[4] as Sequential).parts[0], other.parts[6]][at] as Dense;
        expect(path).toBe(["0", "4.0", "6"][at]);
        gate(layer, { over: "outputs", mask: Float32Array.from(scores, (_, k) => Number(k !== i)) });
        expect(score).toBeCloseTo(evaluate(other, images).loss - whole, 5);
      }
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
    const ranking = rank(normed, data, { by, permutations: 2, switches: { steps: 5 } });
    expect(dense(2, 2).weight.toArray()).toEqual(next);
    expect(ranking.layers.map(({ path }) => path)).toEqual(["3.main.0"]);
  }
  expect([predict(normed, x).toArray(), JSON.stringify(normed)]).toEqual(before);
});

test("some layers only, which alone are pruned then", () => {
  const deep = () => sequential(dense(3, 6), relu, dense(6, 5), relu, dense(5, 2));
  seed(1);
  const net = deep();
  const [whole, part] = [{}, { only: net.parts[2] as Dense }].map((more) => rank(net, data, { by: "taylor", ...more })) as [Ranking, Ranking];
  expect(part.layers).toEqual([whole.layers[1]]);
  expect(openGates(prune(net, part, 0.4))).toEqual([3]);
  expect((net.parts[2] as Dense).gates.outputs).toBeDefined();
  seed(1);
  expect(() => rank(deep(), data, { by: "l1", only: [] })).toThrow("only is empty, so no layer is ranked");
  const other = deep();
  expect(() => rank(other, data, { by: "l1", only: other.parts[4] as Dense })).toThrow(
    "that is no layer whose units can go. There are dense(3, 6), dense(6, 5).",
  );
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
    expect(predict(small, data).toArray()).toEqual(predict(pruned, data).toArray());
  });

  test("by as many units as it takes to leave a share of weights or operations, which compact leaves", () => {
    for (const of of ["weights", "flops"] as const)
      for (const per of ["net", "layer"] as const) {
        const [net, all] = [wide(), count(wide())[of]];
        prune(net, ranked(net), { of, at: 0.3 }, { per });
        const left = count(compact(net))[of];
        expect(left / all).toBeLessThanOrEqual(0.3);
        expect(left / all).toBeGreaterThan(0.2);
      }
    const same = wide();
    expect(openGates(prune(same, ranked(same), { of: "weights", at: 1 }))).toEqual([20, 10]);
    const net = wide();
    expect(() => prune(net, ranked(net), { of: "weights", at: 0.02 }, { floor: 3 })).toThrow("of the weights must be left, but at is 0.02");
    expect(openGates(net)).toEqual([]);
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
  expect(() => rank(net, data, { by: "dirichlet", batchSize: 61 })).toThrow("batchSize is 61, but the dataset has only 60 examples");
  expect(() => rank(net, data, { by: "dirichlet", switches: { step: 3 } as never })).toThrow('rank, switches: there is no option "step"');
  expect(() => rank(net, data, { by: "dirichlet", switches: { total: 0 } })).toThrow("total is 0, but it must be a number above 0");
  const ranking = rank(net, data, { by: "l1", loss: crossEntropy });
  expect(() => prune(net, ranking, { of: "weight" as never, at: 0.5 })).toThrow('Did you mean "weights"?');
  expect(() => prune(net, ranking, { of: "weights", at: 0 })).toThrow("at is 0, but it must be a share of what the net has");
  expect(() => prune(net, ranking, { of: "weights", at: 0.5, per: "net" } as never)).toThrow('prune, what is left: there is no option "per"');
  expect(() => prune(net, ranking, 1)).toThrow("fraction is 1, but it must be a share from 0 to below 1");
  expect(() => prune(sequential(dense(3, 5), relu, dense(5, 2)), ranking, 0.5)).toThrow("the ranking says nothing of the 5 outputs of dense(3, 5)");
});
