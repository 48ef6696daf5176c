import { describe, expect, test } from "vitest";
import { crossEntropy, dataset, dense, type Epoch, seed, sgd, type Tensor, type TrainOptions, tensor, train } from "../../src/index.ts";

const data = dataset({
  inputs: Float32Array.from({ length: 23 * 4 }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: 23 }, (_, i) => i % 3),
  shape: [4],
});

describe("dropLast", () => {
  async function sizes(options: TrainOptions): Promise<{ seen: number[]; last: Epoch }> {
    const seen: number[] = [];
    const loss = (y: Tensor, labels: ArrayLike<number>) => {
      seen.push(labels.length);
      return crossEntropy(y, labels);
    };
    seed(1);
    let last: Epoch | undefined;
    for await (const epoch of train(dense(4, 3), data, { epochs: 2, loss, ...options })) last = epoch;
    return { seen, last: last as Epoch };
  }

  test("is kept by default, and left out with drop", async () => {
    expect((await sizes({ batchSize: 8 })).seen).toEqual([8, 8, 7, 8, 8, 7]);
    expect((await sizes({ batchSize: 8, dropLast: true })).seen).toEqual([8, 8, 8, 8]);
    expect((await sizes({ batchSize: 23, dropLast: true })).seen).toEqual([23, 23]);
  });

  test("dropped is not counted: with no steps taken the loss is that of the others", async () => {
    const { last } = await sizes({ batchSize: 8, dropLast: true, loss: () => tensor(2), optimizer: sgd({ learningRate: 0 }) });
    expect(last.loss).toBe(2);
    expect(last.trainError * 16).toBeCloseTo(Math.round(last.trainError * 16), 10);
  });
});
