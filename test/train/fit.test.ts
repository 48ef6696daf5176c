// Training in one call: the bits of the loop, its options, and a history that can be looked at.
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { dataset, dense, type Epoch, encode, fit, gate, meanSquaredError, relu, seed, sequential, train } from "../../src/index.ts";

const N = 40;
const data = dataset({
  inputs: Float32Array.from({ length: 4 * N }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  labels: Array.from({ length: N }, (_, i) => i % 2),
  shape: [4],
});
function net() {
  seed(3);
  return sequential(gate(dense(4, 6), { over: "inputs", lambda: 1e-3 }), relu, dense(6, 2));
}
const options = { epochs: 3, batchSize: 10, validation: 0.25 };

describe("fit", () => {
  test("gives the bits and the records of train", async () => {
    const [one, other] = [net(), net()];
    const history = await fit(one, data, options);
    const records: Epoch[] = [];
    for await (const epoch of train(other, data, options)) records.push(epoch);
    expect(encode(one)).toEqual(encode(other));
    expect([...history].map((each) => ({ ...each, seconds: 0 }))).toEqual(records.map((each) => ({ ...each, seconds: 0 })));
    expect(history.last).toBe(history.epochs[2]);
    expect(history.best?.validationLoss).toBe(Math.min(...records.map((each) => each.validationLoss)));
  });

  test("tells each epoch, waits for who is told, and is stopped by a signal", async () => {
    const told: number[] = [];
    const controller = new AbortController();
    const onEpoch = async ({ epoch }: Epoch) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      told.push(epoch);
      if (epoch === 2) controller.abort(new Error("enough"));
    };
    await expect(fit(net(), data, { ...options, epochs: 9, onEpoch, signal: controller.signal })).rejects.toThrow("enough");
    expect(told).toEqual([1, 2]);
  });

  test("refuses what is no function to call", async () => {
    await expect(fit(net(), data, { onEpoch: 3 as never })).rejects.toThrow("fit: onEpoch is 3, but it must be a function of an epoch's record.");
    await expect(fit(net(), data, { epoch: 3 } as never)).rejects.toThrow('fit: there is no option "epoch". ');
  });

  test("gives a history that console.log shows as a table, with what there is to say below", async () => {
    const history = await fit(net(), data, options);
    const lines = inspect(history).split("\n");
    expect(lines[0]?.trim().split(/ {2,}/)).toEqual([
      ...["epoch", "loss", "penalty", "train error", "validation loss", "validation error", "open gates", "seconds"],
    ]);
    expect(lines.length).toBe(1 + 3 + 2);
    expect(lines[1]).toMatch(/^ +1\* +0\.\d{4} .* \d+\.\d\d % +4 +\d+\.\d\d$/);
    expect(lines[4]).toBe("* lowest validation loss so far");
    expect(lines[5]).toMatch(/^No gate has closed in 9 steps\./);
  });

  test("leaves out columns that have nothing, and most rows of a long training", async () => {
    const sums = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], targets: [0, 1, 1, 2], shape: [2] });
    const history = await fit(sequential(dense(2, 1)), sums, { loss: meanSquaredError, epochs: 200 });
    const lines = String(history).split("\n");
    expect(lines[0]?.trim().split(/ {2,}/)).toEqual(["epoch", "loss", "seconds"]);
    expect(lines.length).toBe(1 + 21);
    expect(lines.at(-1)?.trim()).toMatch(/^200 /);
  });
});
