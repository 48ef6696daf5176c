// Pruning under a cap on the loss, against all thresholds there are; training under masks that stay, beside the compacted net.
import { describe, expect, test } from "vitest";
import {
  adam,
  batchNorm,
  compact,
  conv2d,
  dataset,
  type Dense,
  dense,
  evaluate,
  fit,
  flatten,
  gate,
  maxPool2d,
  meanSquaredError,
  parameters,
  predict,
  relu,
  type Sequential,
  seed,
  sequential,
} from "../../src/index.ts";
import { prune, pruneWithin, rank } from "../../src/prune/index.ts";
import { numbers } from "../support/numbers.ts";

const data = dataset({ inputs: numbers(60 * 3, -1, 1), labels: Array.from({ length: 60 }, (_, i) => Number(i % 3 === 1)), shape: [3] });
const trained = async () => {
  seed(2);
  const net = sequential(dense(3, 6), relu, dense(6, 2));
  await fit(net, data, { epochs: 40, batchSize: 20, optimizer: adam({ learningRate: 0.03 }) });
  return net;
};
const layersOf = (net: Sequential) => [net.parts[0], net.parts[2]] as [Dense, Dense];
const masksOf = (net: Sequential) => layersOf(net).map(({ gates }) => Array.from(gates.weights?.testValues() ?? []));

describe("pruneWithin", () => {
  test("closes the smallest weights, the loss being within the cap, and above it with the next", async () => {
    const net = await trained();
    const before = evaluate(net, data).loss;
    const sizes = layersOf(net).map(({ weight }) => Array.from(weight.toArray(), Math.abs));
    const order = sizes.flat().sort((a, b) => a - b);
    const told = pruneWithin(net, data, { lossIncrease: 0.05 });
    expect(told.of).toBe(30);
    expect(told.gone).toBeGreaterThan(0);
    expect(told.before).toBe(before);
    expect(told.loss).toBe(evaluate(net, data).loss);
    expect(told.loss).toBeLessThanOrEqual(1.05 * before);
    expect(told.threshold).toBe(order[told.gone - 1]);
    expect(masksOf(net)).toEqual(sizes.map((all) => all.map((size) => Number(size > (told.threshold as number)))));
    const next = order[told.gone] as number;
    const bare = await trained();
    for (const [at, layer] of layersOf(bare).entries()) gate(layer, { over: "weights", mask: sizes[at]?.map((size) => Number(size > next)) ?? [] });
    expect(evaluate(bare, data).loss).toBeGreaterThan(1.05 * before);
  });

  test("again after training: what went stays away, and more may go", async () => {
    const net = await trained();
    const first = pruneWithin(net, data, { lossIncrease: 0.2 });
    const masks = masksOf(net).flat();
    await fit(net, data, { epochs: 20, optimizer: adam({ learningRate: 0.01 }) });
    expect(masksOf(net).flat()).toEqual(masks);
    const second = pruneWithin(net, data, { lossIncrease: 0.2 });
    expect(second.of).toBe(first.of - first.gone);
    masksOf(net)
      .flat()
      .forEach((open, i) => void expect(open).toBeLessThanOrEqual(masks[i] as number));
  });

  test("of units, in the order of a ranking", async () => {
    const net = await trained();
    const ranking = rank(net, data, { by: "leaveOneOut" });
    const told = pruneWithin(net, data, { lossIncrease: 0.1, ranking });
    expect(told.of).toBe(6);
    expect(told.loss).toBeLessThanOrEqual(1.1 * told.before);
    const order = [...(ranking.layers[0]?.scores ?? [])].sort((a, b) => a - b);
    expect(told.threshold).toBe(order[told.gone - 1]);
    expect(Array.from(layersOf(net)[0].gates.outputs?.testValues() ?? [])).toEqual(
      Array.from(ranking.layers[0]?.scores ?? [], (score) => Number(score > (told.threshold ?? -Infinity))),
    );
  });

  test("of no increase at all; of targets; what is no cap", async () => {
    const net = await trained();
    expect(pruneWithin(net, data, { lossIncrease: 0 }).loss).toBeLessThanOrEqual(evaluate(await trained(), data).loss);
    const numbersToLearn = dataset({ inputs: data.inputs.slice(0, 30), targets: numbers(10, -1, 1), shape: [3] });
    const small = sequential(dense(3, 4), relu, dense(4, 1));
    expect(pruneWithin(small, numbersToLearn, { lossIncrease: 0.5, loss: meanSquaredError }).of).toBe(16);
    const other = await trained();
    expect(() => pruneWithin(other, data, { lossIncrease: -1 })).toThrow("lossIncrease is -1, but it must be a share from 0 up");
    expect(() => pruneWithin(other, data, { lossIncrease: 0.1, per: "layer" })).toThrow("per and floor are of units");
    expect(() => pruneWithin(gate(dense(3, 2), { over: "inputs" }), data, { lossIncrease: 0.1 })).toThrow("has gates already");
    expect(() => pruneWithin(other, data, { lossIncrease: 0.1, ranking: { by: "l1", layers: [] } })).toThrow("the ranking says nothing");
    expect(masksOf(other)).toEqual([[], []]);
  });
});

describe("training under masks that stay has the bits of training the compacted net", () => {
  const options = { epochs: 3, batchSize: 20, seed: 4 };
  test.each([
    ["an MLP", () => sequential(dense(3, 12), relu, dense(12, 9), relu, dense(9, 2)), data],
    [
      "convolutions with norms",
      () => sequential(conv2d(1, 6, 3), batchNorm(6), relu, maxPool2d(2), conv2d(6, 5, 2), relu, flatten, dense(20, 7), relu, dense(7, 2)),
      dataset({ inputs: numbers(60 * 64, -1, 1), labels: Array.from({ length: 60 }, (_, i) => i % 2), shape: [1, 8, 8] }),
    ],
  ] as const)("%s", async (_, make, examples) => {
    seed(6);
    const net = make();
    predict(net, examples); // a net that was trained before would go on with other batches
    prune(net, rank(net, examples, { by: "taylor" }), 0.5, { per: "layer" });
    const small = compact(net);
    expect(predict(small, examples).toArray()).toEqual(predict(net, examples).toArray());
    for (const each of [net, small]) await fit(each, examples, { ...options, optimizer: adam({ learningRate: 0.01 }) });
    expect(predict(small, examples).toArray()).toEqual(predict(net, examples).toArray());
    const after = compact(net);
    for (const [path, p] of parameters(small)) expect(parameters(after).get(path)?.toArray()).toEqual(p.toArray());
  });

  test("single weights: zeros stay zeros in the compacted net, whatever training does", async () => {
    const net = await trained();
    pruneWithin(net, data, { lossIncrease: 0.3 });
    const masks = masksOf(net);
    await fit(net, data, { ...options, optimizer: adam({ learningRate: 0.01, weightDecay: 0.1 }) });
    expect(masksOf(net)).toEqual(masks);
    const zeros = masks.flat().filter((open) => !open).length;
    const left = [...parameters(compact(net))].filter(([path]) => path.endsWith("weight")).flatMap(([, p]) => [...p.toArray()]);
    expect(left.filter((w) => w !== 0).length).toBeLessThanOrEqual(30 - zeros);
    expect(predict(compact(net), data).toArray()).toEqual(predict(net, data).toArray());
  });
});
