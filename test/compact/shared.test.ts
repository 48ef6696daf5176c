import { expect, test } from "vitest";
import {
  compact,
  count,
  type Dense,
  dense,
  gate,
  type Layer,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { numbers } from "../support/numbers.ts";

const [CLOSED, OPEN] = [-4, 4];
const close = (layer: Dense, over: "inputs" | "outputs", which: number[]) =>
  layer.gates[over]?.parameters.logAlpha?.set(Array.from({ length: layer[over] }, (_, i) => (which.includes(i) ? CLOSED : OPEN)));
const x = (width: number) => tensor(numbers(3 * width, -1, 1), [3, width]);
const labels = (net: Sequential) => net.parts.map((part) => (typeof part === "function" ? "function" : (part as Dense).label));
const expectSame = (net: Layer, small: Layer, width: number) => expect(predict(small, x(width)).toArray()).toEqual(predict(net, x(width)).toArray());

test("a layer in two places stays one, with what either needs", () => {
  seed(1);
  const shared = gate(dense(5, 5), { over: "inputs" });
  const last = gate(dense(5, 2), { over: "inputs" });
  close(shared, "inputs", [1, 3]);
  close(last, "inputs", [0, 1, 4]);
  const net = sequential(shared, relu, sequential(shared), relu, last);
  const small = compact(net);
  // after the second place outputs 2 and 3 are read, after the first inputs 0, 2 and 4
  expect(labels(small)).toEqual(["select(3 of 5)", "dense(3, 4)", "function", "select(3 of 4)", "dense(3, 4)", "function", "select(2 of 4)", "dense(2, 2)"]);
  expect(small.parts[1]).toBe(small.parts[4]);
  expectSame(net, small, 5);
});

test("a layer that a block of one's own holds as well is passed on with it", () => {
  seed(1);
  const shared = dense(4, 4);
  const block: Layer = { inner: shared, forward: (h: Tensor) => shared.forward(h) } as Layer;
  const last = gate(dense(4, 2), { over: "inputs" });
  close(last, "inputs", [0, 1]);
  const net = sequential(block, relu, shared, last);
  const small = compact(net);
  expect(small.parts[2]).toBe(shared);
  expect(labels(small).slice(3)).toEqual(["select(2 of 4)", "dense(2, 2)"]);
  expectSame(net, small, 4);
});

test("a layer that a block hands over and a sequence holds keeps its width in both", () => {
  seed(1);
  const shared = gate(dense(4, 4), { over: "inputs" });
  close(shared, "inputs", [2]);
  const make = (inner: Layer): Layer =>
    ({ inner, forward: (h: Tensor) => inner.forward(h), compacted: (smaller: (part: Layer) => Layer) => make(smaller(inner)) }) as Layer;
  const net = sequential(make(shared), relu, shared);
  const small = compact(net);
  expect((small.parts[0] as unknown as { inner: Layer }).inner).toBe(small.parts[2]);
  expect((small.parts[2] as Dense).label).toBe("dense(4, 4)");
  expect((small.parts[2] as Dense).gates.inputs).toBeUndefined();
  expectSame(net, small, 4);
});

test("a block in two places stays one", () => {
  seed(1);
  const inner = gate(dense(3, 4), { over: "inputs" });
  close(inner, "inputs", [1]);
  const block = residual(sequential(dense(4, 3), relu, inner));
  const net = sequential(block, relu, block, dense(4, 2));
  const small = compact(net);
  expect(small.parts[0]).toBe(small.parts[2]);
  expect(count(small).weights).toBe(4 * 2 + 2 + 2 * 4 + 4 + 4 * 2 + 2);
  expectSame(net, small, 4);
});

test("compact() passes on a block of one's own in two places as one", () => {
  const inner = dense(4, 4);
  const block: Layer = { inner, forward: (h: Tensor) => inner.forward(h) } as Layer;
  const net = sequential(block, relu, block, dense(4, 2));
  const small = compact(net);
  expect(small.parts.filter((each) => each === block).length).toBe(2);
  expect(count(small)).toEqual(count(net));
});
