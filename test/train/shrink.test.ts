import { describe, expect, test } from "vitest";
import {
  adam,
  batchNorm,
  type Conv2d,
  compact,
  conv2d,
  crossEntropy,
  type Dense,
  dataset,
  decode,
  dense,
  type Epoch,
  encode,
  evaluate,
  flatten,
  type Gate,
  gate,
  isGate,
  type Layer,
  maxPool2d,
  memoryBytes,
  parameters,
  predict,
  relu,
  type Select,
  type Sequential,
  seed,
  sequential,
  step,
  type Tensor,
  type TrainOptions,
  tensor,
  train,
} from "../../src/index.ts";
import { walk } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";

const OPEN = 4;
/** Below what any noise opens. */
const FAR = -30;

const data = dataset({ inputs: numbers(60 * 6, -1, 1), labels: Array.from({ length: 60 }, (_, i) => (i * 7) % 3), shape: [6] });

/** Closes gates for good. */
function shut(set: Gate | undefined, closed: number[]): void {
  const { logAlpha } = set?.parameters ?? {};
  if (!logAlpha) return;
  Object.assign(logAlpha, { bounds: [FAR, 5] });
  const values = logAlpha.toArray();
  logAlpha.set(values.map((each, i) => (closed.includes(i) ? FAR : each)));
}

function mlp(): Sequential {
  seed(2);
  const layers = [dense(6, 8), dense(8, 7), dense(7, 3)].map((each) => gate(each, { over: "inputs", lambda: 0.001, dropRate: 0.2 }));
  for (const [i, closed] of [[1, 4], [0, 1, 2, 6], [3]].entries()) shut(layers[i]?.gates.inputs, closed);
  return sequential(layers[0] as Dense, relu, layers[1] as Dense, relu, layers[2] as Dense);
}

async function run(net: Layer, options: TrainOptions = {}, of = data): Promise<Epoch[]> {
  const epochs: Epoch[] = [];
  for await (const epoch of train(net, of, { optimizer: adam({ learningRate: 0.01 }), epochs: 4, batchSize: 10, test: of, seed: 1, ...options }))
    epochs.push(epoch);
  return epochs;
}

const labels = (net: Sequential) => net.parts.map((part) => (typeof part === "function" ? part.name : (part as Dense).label));
const values = (net: Layer) => [...parameters(net).values()].map((p) => p.toArray());

describe("train({ shrink })", () => {
  test("makes the arrays of the same layers smaller, at the end of the second epoch that gates are closed", async () => {
    const net = mlp();
    const layers = net.parts.filter((part) => typeof part === "object") as Dense[];
    const gates = layers.map((each) => each.gates.inputs);
    const epochs = await run(net, { shrink: true, epochs: 3 });
    expect(epochs.map((each) => each.removed)).toEqual([0, 7, 0]);
    expect(labels(net)).toEqual(["select(4 of 6)", "dense(4, 4)", "relu", "dense(4, 6)", "relu", "dense(6, 3)"]);
    expect(net.parts.filter((part) => layers.includes(part as Dense))).toEqual(layers);
    expect(layers.map((each) => each.gates.inputs)).toEqual(gates);
    expect(values(net).map((each) => each.length)).toEqual([4 * 4, 4, 4, 4 * 6, 6, 4, 6 * 3, 3, 6]);
  });

  test.each([undefined, 0.9])("gives what training without it gives, bit for bit, with average %s", async (average) => {
    const [whole, shrunk] = [mlp(), mlp()];
    const options = average === undefined ? {} : { averageDecay: average };
    const [a, b] = [await run(whole, options), await run(shrunk, { ...options, shrink: true })];
    for (const [i, { open, loss, testError, testErrorRaw, testLoss }] of b.entries())
      expect(a[i]).toMatchObject({ open, loss, testError, testErrorRaw, testLoss });
    const [first, second, third] = whole.parts.filter((part) => typeof part === "object") as [Dense, Dense, Dense];
    const pick = (array: Float32Array, width: number, rows: number[], columns: number[]) => rows.flatMap((i) => columns.map((j) => array[i * width + j]));
    const [x, h, k] = [
      [0, 2, 3, 5],
      [3, 4, 5, 7],
      [0, 1, 2, 4, 5, 6],
    ];
    const found = shrunk.parts.filter((part) => typeof part === "object").slice(1) as Dense[];
    expect(found.map((each) => [...each.weight.toArray()])).toEqual([
      pick(first.weight.toArray(), 8, x, h),
      pick(second.weight.toArray(), 7, h, k),
      pick(third.weight.toArray(), 3, k, [0, 1, 2]),
    ]);
    const logAlpha = (layer: Dense, at: number[]) => at.map((i) => layer.gates.inputs?.parameters.logAlpha?.toArray()[i]);
    expect(found.map((each) => [...(each.gates.inputs?.parameters.logAlpha?.toArray() ?? [])])).toEqual([
      logAlpha(first, x),
      logAlpha(second, h),
      logAlpha(third, k),
    ]);
    expect(predict(compact(shrunk), tensor(data.inputs, [60, 6])).toArray()).toEqual(predict(compact(whole), tensor(data.inputs, [60, 6])).toArray());
  });

  test("takes filters, their norms and the features they are flattened to", async () => {
    seed(1);
    const images = dataset({ inputs: numbers(20 * 72, -1, 1), labels: Array.from({ length: 20 }, (_, i) => i % 2), shape: [2, 6, 6] });
    const first = gate(conv2d(2, 4, 3), { over: "outputs" });
    const last = gate(dense(16, 2), { over: "inputs" });
    shut(first.gates.outputs, [1]);
    shut(last.gates.inputs, [0, 1, 2, 3, 4, 15]); // the whole map of filter 0, and parts of those of 1 and 3
    const net = sequential(first, batchNorm(4), relu, maxPool2d(2), flatten, last);
    await run(net, { shrink: true, epochs: 2, batchSize: 10 }, images);
    expect(labels(net)).toEqual(["conv2d(2, 2, 3)", "batchNorm(2)", "relu", "maxPool2d(2)", "flatten", "select(7 of 8)", "dense(7, 2)"]);
    expect([...(net.parts[5] as Select).indices]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect((first as Conv2d).weight.shape).toEqual([2, 2, 3, 3]);
  });

  test("changes nothing where nothing stays closed", async () => {
    const nets = [mlp(), mlp()];
    for (const net of nets)
      walk(net, (node) => {
        if (isGate(node)) node.parameters.logAlpha?.set(new Float32Array(node.size).fill(OPEN));
      });
    const [a, b] = [await run(nets[0] as Layer, {}), await run(nets[1] as Layer, { shrink: true })];
    expect(b.map(({ seconds: _, ...rest }) => rest)).toEqual(a.map(({ seconds: _, ...rest }) => rest));
    expect(values(nets[1] as Layer)).toEqual(values(nets[0] as Layer));
  });

  test("leaves what is not zero on its way, blocks of one's own, layers in two places and gates above the threshold", async () => {
    const shapes = async (net: Layer, options: TrainOptions = { shrink: true }) => {
      const before = values(net).map((each) => each.length);
      await run(net, { ...options, epochs: 3 });
      expect(values(net).map((each) => each.length)).toEqual(before);
    };
    const closedOutputs = () => {
      seed(1);
      const layer = gate(dense(6, 6), { over: "outputs" });
      shut(layer.gates.outputs, [1, 2]);
      return layer;
    };
    const first = closedOutputs();
    first.gates.placement = "before-norm";
    await shapes(sequential(first, batchNorm(6), relu, dense(6, 3))); // becomes the shift
    const inner = closedOutputs();
    await shapes(sequential({ inner, forward: (x: Tensor) => inner.forward(x) } as Layer, relu, dense(6, 3)));
    const shared = closedOutputs();
    await shapes(sequential(shared, relu, shared));
    await shapes(closedOutputs());
    const low = sequential(gate(dense(6, 4), { over: "inputs" }), relu, dense(4, 3));
    (low.parts[0] as Dense).gates.inputs?.parameters.logAlpha?.set(new Float32Array(6).fill(-4.6));
    await shapes(low, { shrink: { threshold: 0.01 } });
  });

  test("keeps the noise of the gates that are left, in files too", async () => {
    const net = mlp();
    await run(net, { shrink: true });
    const again = decode(encode(net));
    expect((await run(again, { seed: 9 })).map((each) => each.loss)).toEqual((await run(net, { seed: 9 })).map((each) => each.loss));
    expect(values(again)).toEqual(values(net));
  });

  test("restores the best epoch, with the arrays that are left", async () => {
    const net = mlp();
    const epochs = await run(net, { shrink: true, validation: data, keepBest: true, averageDecay: 0.9, epochs: 6, optimizer: adam({ learningRate: 0.05 }) });
    expect(values(net).map((each) => each.length)).toContain(4 * 4);
    const best = epochs.filter((each) => each.best).at(-1) as Epoch;
    expect(evaluate(net, data).loss).toBe(best.validationLoss);
  });

  test("refuses a threshold that is no probability", async () => {
    await expect(run(mlp(), { shrink: { threshold: 2 } })).rejects.toThrow("train: the threshold of shrink is 2, but it is a probability above 0 and below 1.");
    await expect(run(mlp(), { shrink: { treshold: 0.2 } as never })).rejects.toThrow(/there is no option "treshold"/);
  });

  test("takes no new memory in 2000 steps, while gates close one after the other", async () => {
    seed(3);
    const net = sequential(
      ...[dense(6, 60), dense(60, 40), dense(40, 3)].flatMap((layer, i) => [
        ...(i ? [relu] : []),
        gate(layer, { over: "inputs", lambda: 0.004, dropRate: 0.5 }),
      ]),
    );
    const sizes: number[] = [];
    let removed = 0;
    for await (const epoch of train(net, data, {
      optimizer: adam({ learningRate: 0.02 }),
      averageDecay: 0.99,
      epochs: 167,
      batchSize: 5,
      test: data,
      shrink: true,
    })) {
      removed += epoch.removed;
      sizes.push(memoryBytes());
    }
    expect(removed).toBeGreaterThan(30);
    expect(new Set(sizes.slice(2)).size).toBe(1);
  });
});

test("by hand: a net is compacted, takes new gates and trains on", async () => {
  const net = mlp();
  await run(net);
  const small = compact(net);
  for (const part of small.parts) if (typeof part === "object" && "gates" in part) gate(part as Dense, { over: "inputs", lambda: 0.001 });
  const before = evaluate(small, data).loss;
  await run(small, { epochs: 10 });
  expect(evaluate(small, data).loss).toBeLessThan(before);
  expect(step(small, adam(), () => crossEntropy(small.forward(tensor(data.inputs, [60, 6])), data.labels as Int32Array))).toBeGreaterThan(0);
});
