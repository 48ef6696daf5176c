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
  type Part,
  type Placement,
  predict,
  relu,
  residual,
  type SampledGate,
  type Sequential,
  seed,
  sequential,
  sigmoid,
  tensor,
} from "../../src/index.ts";
import { BatchNorm } from "../../src/layers/batchNorm.ts";
import { walk } from "../../src/walk.ts";
import { numbers } from "../support/numbers.ts";

const CLOSED = -4;
const OPEN = 4;
/** [channels, side] of the images. */
const SIDE = 8;

interface Block {
  filters: number;
  kernel: number;
  padding: number;
  over: "inputs" | "outputs" | "weights" | "both" | "none";
  placement: Placement;
  norm: boolean;
  after: "relu" | "sigmoid" | "nothing";
  pool: boolean;
  /** Whether a residual block follows, gated inside. */
  block: boolean;
}

interface Net {
  blocks: Block[];
  features: "inputs" | "outputs" | "none";
  states: number[];
  seed: number;
}

const functions = { relu: [relu], sigmoid: [sigmoid], nothing: [] };

function setGates(net: Sequential, states: readonly number[]): void {
  let at = 0;
  walk(net, (node) => {
    const { logAlpha } = node as Partial<SampledGate<"logAlpha">>;
    if (logAlpha) logAlpha.set(Float32Array.from({ length: logAlpha.size }, () => states[at++ % states.length] as number));
    if (node instanceof BatchNorm) {
      node.mean.set(numbers(node.channels, -0.5, 0.5, ++at));
      node.variance.set(numbers(node.channels, 0.5, 2, ++at));
      node.shift.set(numbers(node.channels, -0.5, 0.5, ++at));
    }
  });
}

function build({ blocks, features, states, seed: s }: Net): Sequential {
  seed(s);
  const parts: Part[] = [];
  let [channels, side] = [2, SIDE];
  for (const { filters, kernel, padding, over, placement, norm, after, pool, block } of blocks) {
    if (side + 2 * padding < kernel) continue;
    const layer = conv2d(channels, filters, kernel, { padding, bias: !norm });
    layer.bias?.set(numbers(filters, -0.5, 0.5, 3));
    if (over === "both") gate(gate(layer, { over: "inputs" }), { over: "outputs", placement });
    else if (over !== "none") gate(layer, { over, placement });
    parts.push(layer, ...(norm ? [batchNorm(filters)] : []), ...functions[after]);
    side += 2 * padding - kernel + 1;
    channels = filters;
    if (pool && side >= 2) {
      parts.push(maxPool2d(2));
      side = Math.floor(side / 2);
    }
    if (block) {
      const first = gate(conv2d(channels, 3, 3, { padding: 1, bias: false }), { over: "outputs" });
      parts.push(residual(sequential(batchNorm(channels), relu, first, batchNorm(3), relu, conv2d(3, channels, 3, { padding: 1, bias: false }))));
    }
  }
  const hidden = dense(channels * side * side, 4);
  parts.push(flatten, features === "none" ? hidden : gate(hidden, { over: features }), relu, dense(4, 3));
  const net = sequential(...parts);
  setGates(net, states);
  return net;
}

const state = fc.constantFrom(CLOSED, OPEN, 0.3);
const block: fc.Arbitrary<Block> = fc.record({
  filters: fc.integer({ min: 1, max: 5 }),
  kernel: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 1 }),
  over: fc.constantFrom("inputs", "outputs", "weights", "both", "none"),
  placement: fc.constantFrom<Placement>("after-norm", "before-norm"),
  norm: fc.boolean(),
  after: fc.constantFrom("relu", "sigmoid", "nothing"),
  pool: fc.boolean(),
  block: fc.boolean(),
});
const nets: fc.Arbitrary<Net> = fc.record({
  blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
  features: fc.constantFrom("inputs", "outputs", "none"),
  states: fc.array(state, { minLength: 1, maxLength: 31 }),
  seed: fc.integer({ min: 1, max: 1000 }),
});

const images = tensor(numbers(4 * 2 * SIDE * SIDE, -1, 1, 5), [4, 2, SIDE, SIDE]);

describe("compact() of nets for images", () => {
  test("gives the outputs of the gated net, of no more weights", () => {
    fc.assert(
      fc.property(nets, (made) => {
        const net = build(made);
        const expected = predict(net, images).toArray();
        const small = compact(net);
        const found = predict(small, images).toArray();
        for (const [i, each] of found.entries())
          expect(Math.abs(each - (expected[i] as number))).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[i] as number)));
        expect(count(small).weights).toBeLessThanOrEqual(count(net, "full").weights + 10 * made.blocks.length);
      }),
      { numRuns: 300 },
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
    (fresh.parts[0] as Conv2d).gates.outputs?.parameters.logAlpha?.set(new Float32Array(6).fill(CLOSED));
    expect(() => count(fresh)).toThrow(/conv2d\(2, 6, 3\) at "0" has not seen an image.*Run the net once/);
    expect(() => compact(fresh)).toThrow(/conv2d\(2, 6, 3\) has not seen an image.*Run the net once/);
  });

  test("takes a map along when all features it is flattened to are closed", () => {
    seed(1);
    const last = gate(dense(12, 2), { over: "inputs" });
    const net = sequential(conv2d(1, 3, 3, { padding: 1 }), relu, flatten, last);
    last.gates.inputs?.parameters.logAlpha?.set(Float32Array.from({ length: 12 }, (_, i) => (i >= 4 && i < 8 ? CLOSED : i === 0 ? CLOSED : OPEN)));
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
