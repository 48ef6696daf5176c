import { describe, expect, test } from "vitest";
import {
  adam,
  compact,
  count,
  crossEntropy,
  type Dense,
  dense,
  gate,
  type Part,
  predict,
  relu,
  type Sequential,
  seed,
  select,
  sequential,
  sigmoid,
  step,
  sum,
  type Tensor,
  tensor,
  UsageError,
} from "../../src/index.ts";

const CLOSED = -4;
const OPEN = 4;

const examples = (net: Sequential, rows = 9): Tensor => {
  const first = net.flat()[0] as Dense;
  return tensor(
    Float32Array.from({ length: rows * first.inputs }, (_, i) => ((i * 7919) % 103) / 50 - 1),
    [rows, first.inputs],
  );
};

function expectEqualOutputs(net: Sequential, small: Sequential, within: number): void {
  const x = examples(net);
  const [a, b] = [predict(small, x).toArray(), predict(net, x).toArray()];
  expect(a.length).toBe(b.length);
  for (const [i, each] of a.entries()) {
    const off = Math.abs(each - (b[i] as number));
    if (!(off <= within * Math.max(1, Math.abs(b[i] as number)))) expect.fail(`output ${i} is ${each}, but the gated net gives ${b[i]}`);
  }
}

describe("compact()", () => {
  /** dense(3, 2) with all outputs closed, so that its units are constants. */
  const constants = (between: Part[], after = 2) => {
    seed(1);
    const first = gate(dense(3, 2), { over: "outputs" });
    first.gates.outputs?.parameters.logAlpha?.set([CLOSED, CLOSED]);
    return sequential(first, ...between, dense(2, after));
  };

  test("moves what became constant into the next bias, once", () => {
    const net = constants([sigmoid]);
    const small = compact(net);
    expectEqualOutputs(net, small, 1e-6);
    const [w, b] = [(net.parts[2] as Dense).weight.toArray(), (small.flat().at(-1) as Dense).bias?.toArray()];
    for (const j of [0, 1]) expect(b?.[j]).toBeCloseTo(0.5 * ((w[j] as number) + (w[2 + j] as number)), 6);
  });

  test("gives a layer without bias one when it needs it", () => {
    seed(1);
    const first = gate(dense(3, 4), { over: "inputs" });
    first.gates.inputs?.parameters.logAlpha?.set([CLOSED, CLOSED, CLOSED]);
    first.bias?.set([1, 2, -3, 4]);
    const net = sequential(first, relu, dense(4, 2, { bias: false }));
    expectEqualOutputs(net, compact(net), 1e-6);
  });

  test("begins with a selection of the inputs that are open", () => {
    seed(1);
    const layer = gate(dense(6, 2), { over: "inputs" });
    layer.gates.inputs?.parameters.logAlpha?.set([CLOSED, OPEN, CLOSED, OPEN, OPEN, CLOSED]);
    const small = compact(layer);
    expect([...(small.parts[0] as ReturnType<typeof select>).indices]).toEqual([1, 3, 4]);
    const after = compact(sequential(select([5, 4, 3, 2, 1, 0], 9), layer));
    expect(after.parts.length).toBe(2);
    expect([...(after.parts[0] as ReturnType<typeof select>).indices]).toEqual([4, 2, 1]);
  });

  test("takes hidden units away that nobody reads, and then the inputs only they read", () => {
    seed(1);
    const [a, b] = [gate(dense(4, 4), { over: "weights" }), gate(dense(4, 2), { over: "inputs" })];
    a.gates.weights?.parameters.logAlpha?.set(Float32Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? OPEN : CLOSED))); // each unit reads one input
    b.gates.inputs?.parameters.logAlpha?.set([OPEN, CLOSED, OPEN, CLOSED]);
    const small = compact(sequential(a, relu, b));
    expect(small.parts.map((part) => (typeof part === "function" ? "relu" : ((part as Dense).label ?? "select")))).toEqual([
      "select(2 of 4)",
      "dense(2, 2)",
      "relu",
      "dense(2, 2)",
    ]);
  });

  test("leaves the gated net as it was, and the small one trains on by itself", () => {
    const net = sequential(gate(dense(5, 8), { over: "inputs", dropRate: 0.4 }), relu, gate(dense(8, 2), { over: "inputs" }));
    (net.parts[2] as Dense).gates.inputs?.parameters.logAlpha?.set([OPEN, CLOSED, OPEN, CLOSED, OPEN, CLOSED, OPEN, CLOSED]);
    const x = examples(net);
    const before = predict(net, x).toArray();
    const small = compact(net);
    const optimizer = adam({ learningRate: 0.05 });
    const losses = Array.from({ length: 30 }, () => step(small, optimizer, () => crossEntropy(small.forward(x), [0, 1, 0, 1, 0, 1, 0, 1, 0])));
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
    expect(predict(net, x).toArray()).toEqual(before);
  });

  test("refuses gates inside a layer of one's own, in one sentence", () => {
    const block = { layer: gate(dense(2, 2), { over: "inputs" }), forward: (x: Tensor): Tensor => block.layer.forward(x) };
    for (const net of [block, sequential(block), sequential(dense(2, 2), relu, sequential(block))]) {
      expect(() => compact(net)).toThrow(UsageError);
      expect(() => compact(net)).toThrow(
        'compact: dense(2, 2) at "layer" has gates inside a layer of your own, which compact() cannot take apart. Give that layer a method compacted(smaller) that returns it with smaller(part) in the place of each part.',
      );
    }
    const harmless = { layer: dense(2, 2), forward: (x: Tensor): Tensor => harmless.layer.forward(x) };
    expect(sum(predict(compact(harmless), tensor([[1, 2]]))).item()).toBe(sum(predict(harmless, tensor([[1, 2]]))).item());
  });
});

test("with narrow: false nothing is taken away, and gates are multiplied in", () => {
  seed(1);
  const net = sequential(gate(dense(4, 3), { over: "inputs", mask: [1, 0, 1, 0] }), relu, gate(dense(3, 2), { over: "inputs", mask: [0, 1, 1] }));
  const whole = compact(net, { narrow: false });
  expect(count(whole).weights).toBe(count(net).weights);
  expect(count(compact(net)).weights).toBeLessThan(count(net).weights);
  expect(predict(whole, [[1, 2, 3, 4]]).toArray()).toEqual(predict(net, [[1, 2, 3, 4]]).toArray());
});
