// The smallest nets that once disagreed with what compact() made of them, found by random nets.
import { expect, test } from "vitest";
import {
  batchNorm,
  compact,
  conv2d,
  dense,
  flatten,
  gate,
  layerNorm,
  maxPool2d,
  type Part,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  select,
  sequential,
  tensor,
} from "../../src/index.ts";
import { isGate } from "../../src/gates/gate.ts";
import { BatchNorm } from "../../src/layers/batchNorm.ts";
import { walk } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";
import { Through } from "../support/randomNet/blocks.ts";
import { BETWEEN, CLOSED, largestOf } from "../support/randomNet/index.ts";

/** A net with every third gate closed and no norm as it starts. */
function net(...parts: Part[]): Sequential {
  const whole = sequential(...parts);
  walk(whole, (node) => {
    if (isGate(node)) node.parameters["logAlpha"]?.set(Float32Array.from({ length: node.size }, (_, i) => (i % 3 ? BETWEEN : CLOSED)));
    if (!(node instanceof BatchNorm)) return;
    node.mean.set(numbers(node.channels, -0.5, 0.5, 2));
    node.variance.set(numbers(node.channels, 0.5, 2, 3));
    node.shift.set(numbers(node.channels, -0.5, 0.5, 4));
  });
  return whole;
}
const closing = () => gate(dense(4, 4), { over: "outputs" });
const filters = () => gate(conv2d(2, 4, 3, { padding: 1 }), { over: "outputs" });
const images = [3, 2, 6, 6];

const nets: [fault: string, string, () => Sequential, shape: readonly number[]][] = [
  ["gateBeforeNorm", "a convolution before an inner sequence that begins with a norm", () => net(filters(), sequential(batchNorm(4), relu)), images],
  ["gateBeforeNorm", "a convolution, an inner sequence of nothing, and a norm", () => net(filters(), sequential(), batchNorm(4), relu), images],
  [
    "gateBeforeNorm",
    "a dense layer before a residual block that begins with a norm",
    () => net(closing(), residual(sequential(batchNorm(4), relu, dense(4, 4)))),
    [3, 4],
  ],
  ["gateBeforeNorm", "a dense layer before a block of one's own that begins with a norm", () => net(closing(), new Through(batchNorm(4)), relu), [3, 4]],
  ["gateBeforeNorm", "a block of one's own that ends with a dense layer, before a norm", () => net(new Through(closing()), batchNorm(4), relu), [3, 4]],
  ["gateBeforeNorm", "a block of one's own that ends with a convolution, before a norm", () => net(new Through(filters()), batchNorm(4), relu), images],
  [
    "layerNormBehindSelect",
    "a selection, a layer norm and closed inputs",
    () => net(dense(4, 4), select([3, 1, 0, 2], 4), layerNorm(4), gate(dense(4, 3), { over: "inputs" })),
    [3, 4],
  ],
  [
    "normTwiceBehindGate",
    "a norm that stands twice behind a layer with gates over its outputs",
    () => {
      const norm = batchNorm(4);
      return net(closing(), norm, norm, dense(4, 3));
    },
    [3, 4],
  ],
  [
    "convolutionAtTwoSizes",
    "a convolution that gets maps of two sizes",
    () => {
      const shared = gate(conv2d(2, 2, 3, { padding: 1 }), { over: "outputs" });
      const last = net(shared, maxPool2d(4), conv2d(2, 2, 1), shared, flatten, dense(2, 3));
      shared.gates.outputs?.parameters["logAlpha"]?.set([CLOSED, CLOSED]);
      return last;
    },
    images,
  ],
];

test.each(nets)("once %s: %s", (_, __, make, shape) => {
  seed(1);
  const whole = make();
  const size = shape.reduce((a, b) => a * b, 1);
  const x = tensor(numbers(size, -1, 1), shape);
  const needed = predict(whole, x).toArray();
  const compacted = predict(compact(whole), x).toArray();
  for (const [i, value] of needed.entries()) expect(Math.abs((compacted[i] as number) - value)).toBeLessThanOrEqual(1e-5 * largestOf(needed));
});

test("a convolution in eleven groups has all its weights", () => {
  expect(conv2d(11, 33, [1, 3], { groups: 11 }).weight.size).toBe(99);
});
