// compact() on nets of convolutions, pooling, batch norms and residual blocks, made at random.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  batchNorm,
  type Conv2d,
  compact,
  conv2d,
  count,
  type Dense,
  dense,
  flatten,
  gate,
  maxPool2d,
  predict,
  relu,
  type Sequential,
  seed,
  sequential,
  sigmoid,
  tensor,
} from "../../src/index.ts";
import { isGate } from "../../src/gates/gate.ts";
import { BatchNorm } from "../../src/layers/batchNorm.ts";
import { isGateable } from "../../src/layers/gateable.ts";
import { walk } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";
import { BETWEEN, CLOSED, isSteady, largestOf, OPEN, randomNet, recipes } from "../support/randomNet/index.ts";

/** Sets gates, over and over. */
function setGates(net: Sequential, states: readonly number[]): void {
  let at = 0;
  walk(net, (node) => {
    if (isGate(node)) node.parameters["logAlpha"]?.set(Float32Array.from({ length: node.size }, () => states[at++ % states.length] as number));
    if (!(node instanceof BatchNorm)) return;
    node.mean.set(numbers(node.channels, -0.5, 0.5, ++at));
    node.variance.set(numbers(node.channels, 0.5, 2, ++at));
    node.shift.set(numbers(node.channels, -0.5, 0.5, ++at));
  });
}

/** Weights that compact() may add: biases of layers that had none. */
function addable(net: Sequential): number {
  let more = 0;
  walk(net, (node) => {
    if (isGateable(node) && !node.bias) more += node.outputs;
  });
  return more;
}

const images = tensor(numbers(4 * 2 * 8 * 8, -1, 1, 5), [4, 2, 8, 8]);

describe("compact() of nets for images", () => {
  test("gives the outputs of the gated net, of no more weights", () => {
    fc.assert(
      fc.property(recipes({ states: [CLOSED, OPEN, BETWEEN], begin: ["maps"], again: false }), (recipe) => {
        const { net, batch } = randomNet(recipe, { functions: [relu, sigmoid], epsilon: 0.1 }, { outputs: 3 });
        const x = batch(4);
        fc.pre(isSteady(net, x));
        const expected = predict(net, x).toArray();
        const small = compact(net);
        const found = predict(small, x).toArray();
        for (const [i, each] of found.entries()) expect(Math.abs(each - (expected[i] as number))).toBeLessThan(1e-5 * Math.max(1, largestOf(expected)));
        expect(count(small).weights).toBeLessThanOrEqual(count(net, "full").weights + addable(net));
      }),
      { numRuns: 120 },
    );
  });

  test("gives the very bits when all open gates settle at 1 and nothing constant moves", () => {
    seed(3);
    const net = sequential(
      gate(conv2d(2, 6, 3), { over: "outputs" }),
      relu,
      maxPool2d(2),
      gate(conv2d(6, 5, 2), { over: "outputs" }),
      batchNorm(5),
      relu,
      flatten,
      gate(dense(20, 7), { over: "inputs" }),
      relu,
      gate(dense(7, 3), { over: "inputs" }),
    );
    setGates(net, [OPEN, CLOSED, OPEN, OPEN, CLOSED]);
    const expected = predict(net, images).toArray();
    expect(predict(compact(net), images).toArray()).toEqual(expected);
  });

  /** LeNet-5 in small, with some gates closed. */
  function lenet(): Sequential {
    seed(1);
    const net = sequential(
      gate(conv2d(2, 6, 3), { over: "outputs" }),
      relu,
      maxPool2d(2),
      gate(conv2d(6, 5, 2), { over: "outputs" }),
      relu,
      flatten,
      gate(dense(20, 7), { over: "inputs" }),
      relu,
      gate(dense(7, 3), { over: "inputs" }),
    );
    setGates(net, [OPEN, CLOSED, OPEN, OPEN, CLOSED, OPEN, OPEN]);
    predict(net, images);
    return net;
  }

  test("has what the settled count says, layer by layer", () => {
    const net = lenet();
    const small = compact(net);
    predict(small, images);
    const { weights, flops } = count(net, "settled");
    expect(count(small)).toEqual({ weights, flops });
    expect(weights).toBeLessThan(0.6 * count(net, "full").weights);
  });

  test("knows operations without having seen an image itself, and says so when no one has", () => {
    const net = lenet();
    expect(count(compact(net)).flops).toBeGreaterThan(0);
    const fresh = sequential(gate(conv2d(2, 6, 3), { over: "outputs" }), sigmoid, conv2d(6, 2, 3));
    (fresh.parts[0] as Conv2d).gates.outputs?.parameters["logAlpha"]?.set(new Float32Array(6).fill(CLOSED));
    expect(() => count(fresh)).toThrow(/conv2d\(2, 6, 3\) at "0" has not seen an example.*Run the net once/);
    expect(() => compact(fresh)).toThrow(/conv2d\(2, 6, 3\) has not seen an example.*Run the net once/);
  });

  test("takes a map along when all features it is flattened to are closed", () => {
    seed(1);
    const last = gate(dense(12, 2), { over: "inputs" });
    const net = sequential(conv2d(1, 3, 3, { padding: 1 }), relu, flatten, last);
    last.gates.inputs?.parameters["logAlpha"]?.set(Float32Array.from({ length: 12 }, (_, i) => (i >= 4 && i < 8 ? CLOSED : i === 0 ? CLOSED : OPEN)));
    const x = tensor(numbers(8, -1, 1), [2, 1, 2, 2]);
    const expected = predict(net, x).toArray();
    const small = compact(net);
    expect(small.parts.map((part) => (typeof part === "function" ? "function" : (part as Dense).label))).toEqual([
      "conv2d(1, 2, 3)",
      "function",
      "function",
      "select(7 of 8)",
      "dense(7, 2)",
    ]);
    expect(predict(small, x).toArray()).toEqual(expected);
  });
});
