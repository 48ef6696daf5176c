// Faked timers, as jest has them by default, and places without turns or without a watch.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

/** 400 epochs, which take turns if anything does. */
async function trained(): Promise<number> {
  const { crossEntropy, dataset, dense, seed, sequential, train } = await import("../../src/index.ts");
  seed(1);
  const data = dataset({ inputs: Array.from({ length: 400 }, (_, i) => (i * 7) % 5), labels: Array.from({ length: 100 }, (_, i) => i % 2), shape: [4] });
  let loss = 0;
  for await (const epoch of train(sequential(dense(4, 50), dense(50, 2)), data, { loss: crossEntropy, epochs: 100, batchSize: 10 })) loss = epoch.loss;
  return loss;
}

let right: number;
beforeEach(async () => {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy"));
  right ??= await trained();
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("sievenet.copy"));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const everything = { toFake: ["setTimeout", "setInterval", "setImmediate", "Date", "performance", "queueMicrotask"] as const };

describe("training comes to its end, with the same loss", () => {
  test("when timers are faked after the library was loaded", async () => {
    await import("../../src/index.ts");
    vi.useFakeTimers({ toFake: [...everything.toFake] });
    expect(await trained()).toBe(right);
  });

  test("when they were faked before", async () => {
    vi.useFakeTimers({ toFake: [...everything.toFake] });
    expect(await trained()).toBe(right);
  });

  test.each([[["setImmediate"]], [["setImmediate", "MessageChannel"]], [["setImmediate", "MessageChannel", "setTimeout"]], [["performance"]]])(
    "without %j",
    async (names) => {
      for (const name of names) vi.stubGlobal(name, undefined);
      expect(await trained()).toBe(right);
    },
  );
});

test("turns are taken by each means, and others have theirs meanwhile", async () => {
  for (const names of [[], ["setImmediate"], ["setImmediate", "MessageChannel"]]) {
    vi.resetModules();
    for (const name of names) vi.stubGlobal(name, undefined);
    const { othersDone } = await import("../../src/clock.ts");
    vi.unstubAllGlobals();
    let had = false;
    setImmediate(() => {
      had = true;
    });
    // Node hands out up to 1000 messages in a row
    for (let i = 0; i < 2000 && !had; i++) await othersDone();
    expect(had, names.join()).toBe(true);
  }
});

test("what is timed says so where the clock stands still", async () => {
  vi.stubGlobal("performance", { now: () => 5 });
  const { dataset, dense, estimate, sequential } = await import("../../src/index.ts");
  const { sparsify } = await import("../../src/sparse/index.ts");
  const data = dataset({ inputs: [1, 2, 3, 4], labels: [0, 1], shape: [2] });
  expect(() => estimate(sequential(dense(2, 2)), data, { batchSize: 1 })).toThrow("estimate: the clock stands still here");
  expect(() => sparsify(sequential(dense(2, 2)), { measure: [[1, 2]] })).toThrow("sparsify: the clock stands still here");
});
