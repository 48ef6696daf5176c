// The README's lambda with few steps closes nothing, and 0.1 instead of 0.1 / N everything: records say so, and the command.
import { describe, expect, test } from "vitest";
import { summary } from "../../src/cli/summary.ts";
import { adam, dataset, dense, type Epoch, gate, relu, seed, sequential, type TrainOptions, train } from "../../src/index.ts";
import type { History } from "../../src/run/history.ts";

const N = 60;
const data = dataset({
  inputs: Float32Array.from({ length: 8 * N }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: N }, (_, i) => i % 3),
  shape: [8],
});

async function notes(lambda: number, options: TrainOptions): Promise<(string | undefined)[]> {
  seed(1);
  const net = sequential(gate(dense(8, 6), { over: "inputs", lambda }), relu, dense(6, 3));
  const all: Epoch[] = [];
  for await (const epoch of train(net, data, { batchSize: 20, ...options })) all.push(epoch);
  return all.map(({ note }) => note);
}

describe("the record of an epoch", () => {
  test("says after the last that no gate has closed", async () => {
    expect(await notes(0.1 / N, { epochs: 3 })).toEqual([
      undefined,
      undefined,
      "No gate has closed in 9 steps. They begin to after some thousand: train for more epochs, or raise lambda.",
    ]);
  });

  test("says that all are closed, with the lambda that is usual", async () => {
    const all = await notes(10, { epochs: 60, optimizer: adam({ learningRate: 0.1 }) });
    expect(all.at(-1)).toBe(
      "All gates over the inputs of dense(8, 6) are closed, so nothing passes it. Lower lambda: it is 10, but usually 0.1 / (number of examples), here 0.0017.",
    );
  });

  test("says nothing where there is no price", async () => {
    expect(await notes(0, { epochs: 2 })).toEqual([undefined, undefined]);
  });
});

test("the command says the same of what it trained", () => {
  const gated = gate(dense(8, 6), { over: "inputs", lambda: 1 });
  const told = (open: number) => {
    const record = {
      epoch: 1,
      loss: 1,
      penalty: 0,
      trainError: 0.5,
      testError: 0.5,
      testErrorRaw: 0.5,
      open: [open],
      expectedL0: 1,
      expectedFlops: 1,
      seconds: 1,
    };
    const final = { testError: 0.5, testExamples: 10, architecture: [open], weightsBefore: 54, weights: 9, flopsBefore: 1, flops: 1, bytesBefore: 1, bytes: 1 };
    return summary({ recipe: "mine", dataset: "mine", epochs: [record], final } as unknown as History, sequential(gated));
  };
  expect(told(0)).toContain("All gates of a layer are closed, so nothing passes it: try a lower --lambda.");
  expect(told(8)).toContain("No gate has closed yet.");
});
