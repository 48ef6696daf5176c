import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  add,
  averagePool2d,
  batchNorm,
  conv2d,
  crossEntropy,
  dense,
  gate,
  globalAveragePool2d,
  gradients,
  MemoryError,
  memoryBytes,
  mul,
  predict,
  relu,
  residual,
  seed,
  sequential,
  sgd,
  step,
  sum,
  tensor,
  uniform,
} from "../../src/index.ts";
import { training } from "../support/training.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Lets the garbage collector run, and then the callbacks of what it found. */
async function forget(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function gatedMlp(...widths: number[]) {
  seed(1);
  return sequential(
    ...widths.slice(1).flatMap((width, i) => [gate(dense(widths[i] as number, width), { over: "inputs" as const, lambda: 1e-5, dropRate: 0.4 }), relu]),
  );
}

describe("memory", () => {
  test.each([
    ["10 000 steps of a small gated net", 10_000, 20, [12, 16, 8, 3]],
    ["100 steps of the gated 784-300-100-10", 100, 100, [784, 300, 100, 10]],
  ])("does not grow during %s", (_, steps, batch, widths) => {
    const net = gatedMlp(...widths);
    const go = training(net, batch, widths[0] as number);
    for (let i = 0; i < 5; i++) go();
    const before = memoryBytes();
    for (let i = 0; i < steps; i++) go();
    expect(memoryBytes() - before).toBe(0);
  });

  test("does not grow during steps and predictions of batch norms and residual blocks", () => {
    seed(1);
    const inner = gate(conv2d(4, 6, 3, { padding: 1 }), { over: "outputs", lambda: 1e-5 });
    const net = sequential(
      conv2d(1, 4, 3, { stride: 2, padding: 1 }),
      residual(sequential(batchNorm(4), relu, inner, batchNorm(6), relu, conv2d(6, 4, 3, { padding: 1 }))),
      averagePool2d(3, { stride: 2 }),
      globalAveragePool2d,
      dense(4, 3),
    );
    const go = training(net, 5, 121, [1, 11, 11]);
    const x = uniform([7, 1, 11, 11]);
    for (let i = 0; i < 5; i++) go();
    predict(net, x);
    const before = memoryBytes();
    for (let i = 0; i < 1000; i++) {
      go();
      predict(net, x);
    }
    expect(memoryBytes() - before).toBe(0);
  });

  test("does not grow during predictions and ops outside steps", () => {
    const net = gatedMlp(30, 20, 3);
    const x = uniform([50, 30]);
    const go = () => predict(net, add(x, mul(x, x)));
    go();
    const before = memoryBytes();
    for (let i = 0; i < 2000; i++) go();
    expect(memoryBytes() - before).toBe(0);
  });

  test("comes back from nets, optimizers and averages that were forgotten", async () => {
    const make = () => training(gatedMlp(512, 512, 3), 4, 512)();
    make();
    await forget();
    make();
    await forget();
    const before = memoryBytes();
    for (let i = 0; i < 20; i++) {
      make();
      await forget();
    }
    expect(memoryBytes() - before).toBe(0);
  });

  test("of a net that is forgotten is zeroed for the next", async () => {
    const make = () => dense(333, 77).bias?.toArray();
    for (let i = 0; i < 5; i++) {
      expect(make()?.every((b) => b === 0)).toBe(true);
      const net = dense(333, 77);
      net.bias?.set(new Float32Array(77).fill(5));
      await forget();
    }
  });

  test("grows to as many chunks as a step needs, and every number stays right on the way", () => {
    const x = tensor(Float32Array.from({ length: 100_000 }, (_, i) => i % 7));
    const { value, gradients: all } = gradients(() => {
      let y = add(x, tensor(0));
      for (let i = 0; i < 300; i++) y = add(y, tensor(1)); // 120 MB forwards, as much again backwards
      return sum(y);
    }, [x]);
    expect(value).toBe(Math.fround(x.toArray().reduce((a, b) => a + b, 0) + 300 * 100_000));
    expect(all[0]?.every((g) => g === 1)).toBe(true);
    const before = memoryBytes();
    expect(sum(x).item()).toBe(x.toArray().reduce((a, b) => a + b, 0));
    expect(memoryBytes()).toBe(before);
  });
});

describe("when memory is full", () => {
  const x = tensor([[1, 2, 3]]);
  /** Two steps of a new net, as bits. */
  function result(between: (net: ReturnType<typeof dense>) => void = () => {}): Uint32Array {
    seed(8);
    const net = dense(3, 2);
    const optimizer = sgd({ learningRate: 0.1 });
    const loss = () => crossEntropy(net.forward(x), [1]);
    step(net, optimizer, loss);
    between(net);
    step(net, optimizer, loss);
    return new Uint32Array(net.weight.toArray().buffer);
  }

  test.each<[string, () => unknown]>([
    ["a tensor", () => uniform([40_000, 40_000])],
    ["a layer", () => dense(40_000, 40_000)],
    ["more than numbers can say", () => uniform([1e12, 1e12])],
  ])("%s says so", (_, ask) => {
    expect(ask).toThrow(MemoryError);
    expect(ask).toThrow(
      /^Memory is full: [\d.]+ MB more were asked for with [\d.]+ MB in use, and the engine gives no more\. Use a smaller batch or a smaller net\.$/,
    );
  });

  test("the library works as before afterwards", () => {
    const clean = result();
    expect(() => uniform([40_000, 40_000])).toThrow(MemoryError);
    expect(result()).toEqual(clean);
    expect(result(() => expect(() => dense(40_000, 40_000)).toThrow(MemoryError))).toEqual(clean);
  });

  test("in the middle of a step, the step is as if it had not been", () => {
    const clean = result();
    const before = memoryBytes();
    for (let i = 0; i < 3; i++) {
      expect(
        result((net) => {
          const half = () => {
            const y = net.forward(x);
            return add(sum(y), sum(uniform([40_000, 40_000])));
          };
          expect(() => step(net, sgd(), half)).toThrow(MemoryError);
          expect(() => gradients(half, [net.weight])).toThrow(MemoryError);
          expect(() => predict(half, x)).toThrow(MemoryError);
        }),
      ).toEqual(clean);
    }
    expect(memoryBytes()).toBe(before);
  });
});
