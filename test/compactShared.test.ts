import { expect, test } from "vitest";
import { compact, count, dense, gate, type Layer, relu, sequential, type Tensor, UsageError } from "../src/index.ts";

const advice = "and its places would need different weights. Give each place a layer of its own.";

test("compact() refuses a layer in two places, which would become two", () => {
  const shared = gate(dense(5, 5), { over: "inputs" });
  const net = sequential(shared, relu, sequential(shared));
  expect(() => compact(net)).toThrow(UsageError);
  expect(() => compact(net)).toThrow(`compact: dense(5, 5) is used twice, in part 0 and in part 2 of the net, ${advice}`);
});

test("compact() refuses a layer that a block of one's own holds as well", () => {
  const shared = dense(4, 4);
  const block: Layer = { inner: shared, forward: (x: Tensor) => shared.forward(x) } as Layer;
  expect(() => compact(sequential(block, relu, shared))).toThrow(`compact: dense(4, 4) is used twice, in part 0 and in part 2 of the net, ${advice}`);
});

test("compact() passes on a block of one's own in two places as one", () => {
  const inner = dense(4, 4);
  const block: Layer = { inner, forward: (x: Tensor) => inner.forward(x) } as Layer;
  const net = sequential(block, relu, block, dense(4, 2));
  const small = compact(net);
  expect(small.parts.filter((each) => each === block).length).toBe(2);
  expect(count(small)).toEqual(count(net));
});
