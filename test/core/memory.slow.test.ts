import { expect, test } from "vitest";
import { conv2d, dense, flatten, gate, maxPool2d, memoryBytes, relu, seed, sequential } from "../../src/index.ts";
import { training } from "../support/training.ts";

test("memory does not grow during 10 000 steps of the gated LeNet-5 at batch 3", () => {
  seed(1);
  const net = sequential(
    gate(conv2d(1, 20, 5), { over: "outputs", lambda: 1e-5 }),
    relu,
    maxPool2d(2),
    gate(conv2d(20, 50, 5), { over: "outputs", lambda: 1e-5 }),
    relu,
    maxPool2d(2),
    flatten,
    gate(dense(800, 500), { over: "inputs", lambda: 1e-5 }),
    relu,
    gate(dense(500, 10), { over: "inputs", lambda: 1e-5 }),
  );
  const go = training(net, 3, 784, [1, 28, 28]);
  for (let i = 0; i < 5; i++) go();
  const before = memoryBytes();
  for (let i = 0; i < 10_000; i++) go();
  expect(memoryBytes() - before).toBe(0);
}, 600_000);
