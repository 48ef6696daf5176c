// The README's lambda with few steps closes nothing, and 0.1 instead of 0.1 / N everything: records say so, and the command.
import { describe, expect, test } from "vitest";
import { summary } from "../../src/cli/summary.ts";
import { adam, dataset, dense, type Epoch, fit, gate, type Part, relu, seed, sequential, sgd, type TrainOptions, train } from "../../src/index.ts";
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

describe("the history of fit", () => {
  const noteOf = async (...parts: Part[]) => (await fit(sequential(...parts), data, { epochs: 1, optimizer: sgd({ learningRate: 1e-6 }) })).note;

  test("says what the last record does", async () => {
    expect(await noteOf(gate(dense(8, 6), { over: "inputs", lambda: 0.1 / N }), relu, dense(6, 3))).toMatch(/^No gate has closed in 1 steps\./);
  });

  test("says that none could close, where there is no price", async () => {
    expect(await noteOf(gate(dense(8, 6), { over: "inputs" }), relu, dense(6, 3))).toBe(
      "No gate has closed, as lambda is 0: open weights cost nothing. Give gate() a lambda, usually 0.1 / (number of examples), here 0.0017.",
    );
  });

  test("says nothing of a net without gates, and of masks", async () => {
    for (const layer of [dense(8, 6), gate(dense(8, 6), { over: "outputs", mask: [1, 1, 1, 1, 1, 1] })]) {
      expect(await noteOf(layer, relu, dense(6, 3))).toBeUndefined();
    }
  });

  test("says that a layer is cut off by the gates at its two sides together", async () => {
    const [before, after] = [gate(dense(8, 6), { over: "outputs", lambda: 1e-4 }), gate(dense(6, 3), { over: "inputs", lambda: 1e-4 })];
    const close = (logits: number[], layer: typeof before, over: "inputs" | "outputs") => {
      const [logAlpha] = Object.values(layer.gates[over]?.parameters ?? {});
      logAlpha?.set(logits);
    };
    close([-9, -9, -9, 9, 9, 9], before, "outputs");
    close([9, 9, 9, -9, -9, -9], after, "inputs");
    expect(await noteOf(before, relu, after)).toBe(
      "dense(8, 6) has lost all its outputs: those that its own gates leave open are closed by its neighbour's, so nothing passes it. Lower lambda.",
    );
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
