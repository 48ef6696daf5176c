import { describe, expect, test } from "vitest";
import {
  adam,
  count,
  crossEntropy,
  dataset,
  dense,
  type Epoch,
  evaluate,
  gate,
  openGates,
  type Parameter,
  parameters,
  penalty,
  relu,
  scale,
  seed,
  sequential,
  sgd,
  shaped,
  type Tensor,
  type TrainOptions,
  train,
} from "../../src/index.ts";

/** Points on a grid; the class is how many of the first two coordinates are above 3. */
function grid(n: number) {
  const inputs = Float32Array.from({ length: n * 4 }, (_, i) => ((i * 2654435761) % 4294967296) / 536870912 - 0.5);
  const labels = Int32Array.from({ length: n }, (_, i) => Number((inputs[4 * i] as number) > 3) + Number((inputs[4 * i + 1] as number) > 3));
  return dataset({ inputs, labels, shape: [4], classes: 3 });
}

function make(hidden = 12) {
  seed(1);
  return sequential(gate(dense(4, hidden), { over: "inputs", lambda: 1e-4, dropRate: 0.2 }), relu, gate(dense(hidden, 3), { over: "inputs", lambda: 1e-4 }));
}

async function run(net: Parameters<typeof train>[0], data: Parameters<typeof train>[1], options: TrainOptions): Promise<Epoch[]> {
  const history: Epoch[] = [];
  for await (const epoch of train(net, data, options)) history.push(epoch);
  return history;
}

const weights = (net: object) => [...parameters(net).values()].map((p) => new Uint32Array(p.toArray().buffer));

describe("train()", () => {
  test("yields one record for each epoch, numbered from 1, with every field", async () => {
    const net = make();
    const data = grid(90);
    const history = await run(net, data, { epochs: 3, batchSize: 30, test: grid(40) });
    expect(history.map((each) => each.epoch)).toEqual([1, 2, 3]);
    for (const each of history) {
      expect(Object.keys(each).sort()).toEqual(
        [
          ...["epoch", "loss", "penalty", "trainError", "testError", "testErrorRaw", "testLoss", "validationError", "validationLoss", "best"],
          ...["open", "removed", "expectedL0", "expectedFlops", "learningRate", "seconds"],
          ...(each.epoch === 3 ? ["note"] : []), // after 9 steps no gate has closed
        ].sort(),
      );
      for (const error of [each.trainError, each.testError, each.testErrorRaw]) {
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
      }
      expect(each.seconds).toBeGreaterThan(0);
      expect(each.open.length).toBe(2);
    }
    const last = history.at(-1) as Epoch;
    expect(last.open).toEqual(openGates(net));
    expect(last.expectedL0).toBe(count(net, "expected").weights);
    expect(last.expectedFlops).toBe(count(net, "expected").flops);
    expect({ error: last.testError, loss: last.testLoss }).toEqual(evaluate(net, grid(40)));
  });

  test("learns", async () => {
    const history = await run(make(), grid(600), { epochs: 40, optimizer: adam({ learningRate: 0.01 }), batchSize: 50, test: grid(600) });
    expect(history.at(-1)?.testError).toBeLessThan(0.1);
    expect(history.at(-1)?.loss).toBeLessThan((history[0] as Epoch).loss / 2);
  });

  test("without test examples has NaN for their errors", async () => {
    const [record] = await run(make(), grid(20), { epochs: 1 });
    expect([record?.testError, record?.testErrorRaw, record?.testLoss]).toEqual([NaN, NaN, NaN]);
  });

  test("makes the last batch of an epoch smaller, and counts every example once", async () => {
    const sizes: number[] = [];
    const losses: number[] = [];
    const loss = (y: Tensor, labels: ArrayLike<number>) => {
      const out = crossEntropy(y, labels);
      if (labels.length < 10) sizes.push(labels.length);
      losses.push(out.item() * labels.length);
      return out;
    };
    const [record] = await run(make(), grid(23), { epochs: 1, batchSize: 8, loss });
    expect(sizes).toEqual([8, 8, 7]);
    expect(record?.loss).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / 23, 10);
  });

  test("takes all examples at once when there are fewer than 100", async () => {
    let steps = 0;
    await run(make(), grid(60), {
      epochs: 1,
      loss: (y, labels) => {
        steps++;
        return crossEntropy(y, labels);
      },
    });
    expect(steps).toBe(1);
  });

  test("adds the price of the gates to the loss it minimizes, not to the loss it reports", async () => {
    const net = make();
    const price = penalty(net).item();
    const [record] = await run(net, grid(20), { epochs: 1, batchSize: 20 });
    expect(record?.penalty).toBeCloseTo(price, 8);
    // where the loss has no slope the price alone closes every gate a little
    const closing = make();
    const gates = parameters(closing).get("0.gates.inputs.logAlpha") as Parameter;
    const before = gates.toArray();
    await run(closing, grid(20), { epochs: 1, loss: (y, labels) => scale(crossEntropy(y, labels), 0), optimizer: sgd({ learningRate: 10 }) });
    expect(gates.toArray().every((a, i) => a < (before[i] as number))).toBe(true);
  });

  test("takes a net of one's own, a function as loss, and bytes as examples", async () => {
    seed(2);
    const net = { layer: dense(4, 2), forward: (x: Tensor): Tensor => net.layer.forward(x) };
    const data = dataset({
      inputs: Uint8Array.from({ length: 80 }, (_, i) => (i * 37) % 256),
      scale: 1 / 255,
      labels: Array.from({ length: 20 }, (_, i) => i % 2),
      shape: [4],
    });
    const history = await run(net, data, { epochs: 2, loss: (y, labels) => crossEntropy(y, labels) });
    expect(history.length).toBe(2);
    expect(history.every((each) => Number.isFinite(each.loss) && each.open.length === 0 && each.penalty === 0)).toBe(true);
  });
});

describe("the order of examples", () => {
  /** The labels of every batch, which name the examples. */
  async function order(options: TrainOptions, hidden = 5): Promise<number[]> {
    const seen: number[] = [];
    const base = grid(31);
    const data = { ...base, labels: Int32Array.from({ length: 31 }, (_, i) => i) };
    const loss = (y: Tensor, labels: ArrayLike<number>) => {
      seen.push(...Array.from(labels));
      return crossEntropy(y, new Uint8Array(labels.length));
    };
    await run(make(hidden), data, { epochs: 2, loss, ...options });
    return seen;
  }

  test("is another one in every epoch, each with every example once", async () => {
    const seen = await order({ seed: 5 });
    const [first, second] = [seen.slice(0, 31), seen.slice(31)];
    expect(first).not.toEqual(second);
    for (const each of [first, second]) expect([...each].sort((a, b) => a - b)).toEqual(Array.from({ length: 31 }, (_, i) => i));
  });

  test("depends on the seed and nothing else", async () => {
    const seen = await order({ seed: 5 });
    expect(await order({ seed: 5, batchSize: 3, optimizer: sgd(), averageDecay: 0.9 }, 17)).toEqual(seen);
    expect(await order({ seed: 6 })).not.toEqual(seen);
  });
});

describe("the same seed", () => {
  const options = () => ({ epochs: 4, batchSize: 16, optimizer: adam({ learningRate: 0.01 }), averageDecay: 0.9, seed: 3, test: grid(30) });

  test("gives the same bits, another seed others", async () => {
    const [a, b, c] = [make(), make(), make()];
    const strip = (all: Epoch[]) => all.map(({ seconds: _, ...each }) => each);
    const one = strip(await run(a, grid(100), options()));
    expect(strip(await run(b, grid(100), options()))).toEqual(one);
    expect(weights(b)).toEqual(weights(a));
    await run(c, grid(100), { ...options(), seed: 4 });
    expect(weights(c)).not.toEqual(weights(a));
  });

  test("gives the same bits to two trainings that run at once", async () => {
    const [alone, a, b] = [make(), make(), make()];
    await run(alone, grid(100), options());
    await Promise.all([run(a, grid(100), options()), run(b, grid(100), { ...options(), seed: 9 })]);
    const [c, d] = [make(), make()];
    const both = [train(c, grid(100), options()), train(d, grid(100), { ...options(), seed: 8 })] as const;
    for (let i = 0; i < 5; i++) for (const each of both) await each.next();
    expect(weights(a)).toEqual(weights(alone));
    expect(weights(c)).toEqual(weights(alone));
  });

  test("of a training does not change what seed() set", async () => {
    seed(1);
    const needed = [dense(3, 3), dense(3, 3)];
    seed(1);
    const first = dense(3, 3);
    const data = grid(20);
    await run(first, shaped({ ...data, inputs: data.inputs.slice(0, 60), shape: [3] }, [3]), { epochs: 1, seed: 77 });
    expect(weights(dense(3, 3))).toEqual(weights(needed[1] as object));
  });
});
