// Gates in the places that src/gates/README.md names under "Gates anywhere": each is the reference, is priced as what compact
// leaves, and comes back from a file.
import { describe, expect, test } from "vitest";
import {
  add,
  columns,
  compact,
  count,
  dense,
  decode,
  embedding,
  encode,
  expectedCost,
  flatten,
  type Gateable,
  type Gate,
  gate,
  gateParameters,
  gru,
  type Layer,
  mul,
  penalty,
  predict,
  relu,
  reshape,
  sampledGate,
  type Sequential,
  seed,
  sequential,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { expectNear } from "../support/near.ts";
import { numbers } from "../support/numbers.ts";
import { expectParameterSlopes } from "../support/parameterSlopes.ts";

const LAMBDA = 0.01;
/** Log alpha of gates that settle at exactly 1 or 0. */
const settledAt = (open: readonly number[]) => open.map((z) => (z ? 9 : -9));
const set = (gate: Gate | undefined, open: readonly number[]) => gate?.parameters.logAlpha?.set(settledAt(open));

interface Place {
  readonly net: () => Sequential;
  /** Closes some of the gates. */
  readonly close: (net: Sequential) => void;
  readonly x: Tensor;
  /** Weights that are then left. */
  readonly left: number;
  /** Of which layer. */
  readonly priced: (net: Sequential) => object;
}

const at = (net: Sequential, i: number) => net.parts[i] as unknown as Gateable;
const x = tensor(numbers(24), [4, 6]);

const places: Record<string, Place> = {
  "features of a table": {
    net: () =>
      sequential(
        columns([{ name: "age" }, { name: "town", categories: ["a", "b", "c"] }]),
        gate(dense(4, 3), { over: "inputs", groups: [0, 1, 1, 1], lambda: LAMBDA }),
      ),
    close: (net) => set(at(net, 1).gates.inputs, [0, 1]),
    x: tensor([
      [3, 1],
      [5, 0],
    ]),
    left: 3 * 3 + 3,
    priced: (net) => at(net, 1),
  },
  "fields of embeddings": {
    // three fields of a recommender, a row of 4 numbers each: a gate for each field
    net: () =>
      sequential(
        embedding(10, 4),
        flatten,
        gate(dense(12, 5), { over: "inputs", groups: Array.from({ length: 12 }, (_, i) => Math.floor(i / 4)), lambda: LAMBDA }),
        relu,
        dense(5, 1),
      ),
    close: (net) => set(at(net, 2).gates.inputs, [1, 0, 1]),
    x: tensor([
      [1, 4, 7],
      [0, 3, 9],
    ]),
    left: 8 * 5 + 5 + 6, // count() leaves tables out, of whose rows an example reads one
    priced: (net) => at(net, 2),
  },
  "numbers of all embeddings": {
    net: () => sequential(embedding(10, 4, { meanOverPlaces: true }), gate(dense(4, 5), { over: "inputs", lambda: LAMBDA }), relu, dense(5, 1)),
    close: (net) => set(at(net, 1).gates.inputs, [1, 0, 1, 0]),
    x: tensor([
      [1, 4, 7],
      [0, 3, 9],
    ]),
    left: 2 * 5 + 5 + 6,
    priced: (net) => at(net, 1),
  },
  "units of a GRU": {
    net: () => sequential(gate(gru(3, 4), { over: "outputs", lambda: LAMBDA }), dense(4, 2)),
    close: (net) => set(at(net, 0).gates.outputs, [1, 0, 0, 1]),
    x: tensor(numbers(30), [2, 5, 3]),
    left: 3 * (3 * 2 + 2 * 2 + 2 * 2) + 6,
    priced: (net) => at(net, 0),
  },
  "rows and columns of one layer": {
    net: () =>
      sequential(dense(6, 6), relu, gate(gate(dense(6, 5), { over: "inputs", lambda: LAMBDA }), { over: "outputs", lambda: LAMBDA }), relu, dense(5, 2)),
    close: (net) => {
      set(at(net, 2).gates.inputs, [1, 0, 1, 0, 1, 1]);
      set(at(net, 2).gates.outputs, [1, 1, 0, 0, 1]);
    },
    x,
    left: 7 * 4 + (4 * 3 + 3) + 3 * 2 + 2,
    priced: (net) => at(net, 2),
  },
};

describe.each(Object.entries(places))("gates on %s", (_, { net: make, close, x, left, priced }) => {
  const build = () => {
    seed(8);
    return make();
  };

  test("closed, leave what compact leaves, with the same numbers", () => {
    const net = build();
    close(net);
    const small = compact(net);
    expect(predict(small, x).toArray()).toEqual(predict(net, x).toArray());
    expect(count(small).weights).toBe(left);
  });

  test("cost what is counted, open with probabilities and settled", () => {
    const net = build();
    predict(net, x); // which tells how often weights are applied
    const layer = priced(net);
    expect(expectedCost(net).item()).toBeCloseTo(count(net, "expected").weights, 3);
    const free = (layer as { outputs: number; gates: Gateable["gates"] }).gates.outputs ? 0 : LAMBDA * (layer as { outputs: number }).outputs;
    expectNear(penalty(net).item(), LAMBDA * count(layer, "local").weights - free, { rel: 1e-5 });
    close(net);
    expect(count(net, "expected").weights).toBeCloseTo(count(net, "settled").weights, 1);
  });

  test("have the gradients of differences", () => {
    const net = build();
    for (const parameter of gateParameters(net)) parameter.set(numbers(parameter.size, -0.5, 0.5, 3));
    expectParameterSlopes(() => add(sum(net.forward(x)), penalty(net)), gateParameters(net));
  });

  test("come back from a file", () => {
    const net = build();
    const again = decode(encode(net)) as Sequential;
    expect(predict(again, x).toArray()).toEqual(predict(net, x).toArray());
    expect(penalty(again).item()).toBe(penalty(net).item());
  });
});

describe("other places", () => {
  test("parameters of a block of one's own: gates that stand by themselves", () => {
    class Heads implements Layer {
      gates = sampledGate([3], { lambda: 0.1 });
      mix = dense(6, 6);
      forward(input: Tensor): Tensor {
        const heads = mul(reshape(this.mix.forward(input), [input.shape[0] as number, 3, 2]), reshape(this.gates.value(), [3, 1]));
        return reshape(heads, [input.shape[0] as number, 6]);
      }
    }
    seed(2);
    const net = new Heads();
    net.gates.logAlpha.set([0.4, -0.3, 0.1]);
    expectParameterSlopes(() => add(sum(net.forward(x)), penalty(net)), [net.gates.logAlpha]);
    expect(penalty(net).item()).toBeCloseTo(0.1 * net.gates.openProbabilities().reduce((a, b) => a + b, 0), 6);
  });

  test("put on a trained net leave its outputs as they are while they are open", () => {
    seed(6);
    const net = sequential(dense(6, 5), relu, dense(5, 3));
    const before = predict(net, x).toArray();
    gate(net.parts[2] as ReturnType<typeof dense>, { over: "inputs", dropRate: 0.05, lambda: LAMBDA });
    expect(predict(net, x).toArray()).toEqual(before);
    expect(count(net, "settled")).toEqual(count(net));
  });
});

describe("where no gates can be, it is said in a sentence", () => {
  test.each<[string, () => unknown, string]>([
    [
      "an axis that there is none of",
      () => gate(dense(2, 3), { over: "rows" as "inputs" }),
      'gate: over is "rows", but dense(2, 3) has the axes "inputs", "outputs" and "weights".',
    ],
    ["rows that data choose", () => gate(embedding(10, 4) as never, { over: "inputs" }), "gate: only a layer with weights, such as dense(), can have gates."],
    [
      "no layer with weights",
      () => gate(sequential(dense(2, 3)) as never, { over: "inputs" }),
      "gate: only a layer with weights, such as dense(), can have gates. Gate the layers inside a sequence or block one by one.",
    ],
    ["two on one axis", () => gate(gate(dense(2, 3), { over: "inputs" }), { over: "inputs" }), "gate: dense(2, 3) has gates over its inputs already."],
    [
      "weights and rows at once",
      () => gate(gate(dense(2, 3), { over: "weights" }), { over: "inputs" }),
      "gate: dense(2, 3) cannot have gates over its weights and over its inputs or outputs at once. Choose one.",
    ],
    [
      "per example over weights",
      () => gate(dense(2, 3), { over: "weights", perExample: true }),
      "gate: gates over weights cannot be drawn per example. Leave perExample out.",
    ],
    [
      "two prices of one weight",
      () => gate(gate(dense(2, 3), { over: "inputs", lambda: 1 }), { over: "outputs", lambda: 2 }),
      "Its weights have one lambda: give both gates the same.",
    ],
  ])("%s", (_, make, text) => expect(make).toThrow(text));
});
