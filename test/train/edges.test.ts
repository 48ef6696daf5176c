// What trainings and metrics meet at their edges: nothing left to do, wide targets, infinite scores, weights of all sizes.
import { expect, test } from "vitest";
import {
  adam,
  dataset,
  dense,
  fit,
  gate,
  meanSquaredError,
  metrics,
  relu,
  seed,
  sequential,
  subset,
  type Tensor,
  training,
  weighted,
} from "../../src/index.ts";
import { rank } from "../../src/prune/index.ts";
import { counting } from "../../src/train/batchLoss.ts";
import { guardedNames, keepOpen } from "../../src/train/budget/guard.ts";
import { mover } from "../../src/train/budget/mover.ts";

const xor = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
function net() {
  seed(1);
  return sequential(dense(2, 4), relu, dense(4, 2));
}

test("fit() from the end of a training has no epoch to tell of", async () => {
  const [one, optimizer] = [net(), adam()];
  const run = training(one, xor, { epochs: 1, optimizer });
  for await (const _ of run);
  const history = await fit(one, xor, { epochs: 1, optimizer, from: run.state() });
  expect(history.epochs).toEqual([]);
  expect(String(history)).toBe("");
});

test("fit() takes targets of more numbers than a call has arguments", async () => {
  const n = 150_000;
  const data = dataset({ inputs: [1, 2], targets: new Float32Array(2 * n), shape: [1], targetShape: [n] });
  expect((await fit(dense(1, n), data, { epochs: 1, loss: meanSquaredError })).epochs).toHaveLength(1);
});

test("metrics() takes scores without an end, and probabilities that are all 0", () => {
  const identity = (x: Tensor) => x;
  const scores = [Infinity, 0, -Infinity, -Infinity, 0, Infinity, 1, 2];
  const data = { ...dataset({ inputs: [0, 0, 0, 1, 0, 1, 1, 2], labels: [0, 1, 1, 1], shape: [2] }), inputs: Float32Array.from(scores) };
  expect(metrics(identity, data)).toMatchObject({ accuracy: 0.75, auc: 1 });
  const none = metrics(identity, { ...data, inputs: new Float32Array(8) }, { probabilities: true, task: "classification" });
  expect(none.auc).toBe(0.5);
  expect(none.logLoss).toBeCloseTo(52 * Math.LN2);
});

test("the mean loss of a step is its own, whatever was summed before it", () => {
  const sums = { loss: 1e20, penalty: 0, wrong: 0, weight: 1e20 };
  const mean = counting(sums, { from: 0, to: 2, order: new Int32Array(2), seed: 1, epoch: 1 }, (own) => {
    Object.assign(own, { loss: 3e-3, weight: 2e-3 });
  });
  expect(mean).toBe(1.5);
});

test("a ranking goes by the weights of examples", () => {
  const data = weighted(xor, { examples: [1, 0, 0, 3] });
  const scores = (batchSize: number) => rank(net(), data, { by: "snip", batchSize }).layers[0]?.scores as Float64Array;
  const alone = rank(net(), subset(data, [0, 3]), { by: "snip" }).layers[0]?.scores as Float64Array;
  expect(Array.from(scores(4))).toEqual(Array.from(alone));
  for (const [i, each] of scores(1).entries()) expect(each).toBeCloseTo(alone[i] as number, 5);
  expect(() => rank(net(), { ...xor, count: 0 }, { by: "snip" })).toThrow("rank: the dataset is empty. Give at least one example.");
});

test("a budget keeps groups of inputs from closing as a whole", () => {
  const layer = gate(dense(4, 2), { over: "inputs", groups: [0, 0, 1, 1] });
  const gates = layer.gates.inputs as NonNullable<typeof layer.gates.inputs>;
  gates.parameters["logAlpha"]?.set([-9, -8]);
  expect(Array.from(gates.testValues())).toEqual([0, 0, 0, 0]);
  expect(guardedNames(sequential(layer))).toEqual(["the inputs of dense(4, 2)"]);
  const acted = new Float64Array(1);
  keepOpen(sequential(layer), 1, acted, mover());
  expect(acted[0]).toBe(1);
  expect(Array.from(gates.testValues(), (z) => z > 0)).toEqual([false, false, true, true]);
});

test("a training whose signal is aborted does not wait", async () => {
  const control = new AbortController();
  const run = training(net(), xor, { epochs: 1, signal: control.signal });
  control.abort(new Error("enough"));
  run.pause();
  expect(run.paused).toBe(false);
  await expect(run[Symbol.asyncIterator]().next()).rejects.toThrow("enough");
});

test("texts are no inputs, and it is said what makes numbers of them", () => {
  expect(() => dataset({ inputs: ["a b", "c"] as never, labels: [0, 1], shape: [2] })).toThrow("dataset: inputs are texts, but numbers are needed.");
});
