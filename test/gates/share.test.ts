// One set of gates on several layers: one draw, one set of parameters, one price for each gate.
import { describe, expect, test } from "vitest";
import {
  adam,
  add,
  compact,
  count,
  type Dense,
  dataset,
  decode,
  dense,
  encode,
  type Gate,
  gate,
  gateParameters,
  mask,
  openGates,
  type Parameter,
  parameters,
  penalty,
  predict,
  relu,
  residual,
  type Sequential,
  seed,
  sequential,
  step,
  sum,
  sumSquares,
  tensor,
  train,
} from "../../src/index.ts";
import { hardKuma, shareGates } from "../../src/gates/index.ts";
import { numbers } from "../support/numbers.ts";
import { expectParameterSlopes } from "../support/parameterSlopes.ts";

const x = tensor(numbers(24), [4, 6]);
/** Units of one layer that are the inputs of the next, and of a third one's: the same gates thrice. */
function build(options: object = {}): Sequential {
  seed(4);
  const first = gate(dense(6, 8), { over: "outputs", lambda: 0.01, ...options });
  const second = shareGates(first.gates.outputs, dense(8, 8), { over: "inputs", lambda: 0.01 });
  const third = shareGates(first.gates.outputs, dense(8, 8), { over: "outputs", lambda: 0.02 });
  return sequential(first, relu, residual(sequential(second, relu, third)), dense(8, 3));
}
const first = (net: Sequential) => net.parts[0] as Dense;
const gatesOf = (net: Sequential) => first(net).gates.outputs as Gate;
const inner = (net: Sequential) => ((net.parts[2] as unknown as { main: Sequential }).main.parts as Dense[]).filter((part) => "gates" in part);
const setLogAlpha = (net: Sequential, values: number[]) => (gatesOf(net).parameters.logAlpha as Parameter).set(values);
const HALF = [5, 5, 5, 5, -5, -5, -5, -5];

describe("shared gates", () => {
  test("are one object with one set of parameters, drawn once a step", () => {
    const net = build();
    const all = [first(net).gates.outputs, inner(net)[0]?.gates.inputs, inner(net)[1]?.gates.outputs];
    expect(new Set(all).size).toBe(1);
    expect(gateParameters(net)).toHaveLength(1);
    step(net, adam(), () => {
      const [a, b] = [all[0]?.value().toArray(), all[2]?.value().toArray()];
      expect(a).toEqual(b);
      return sumSquares(net.forward(x));
    });
  });

  test("have the gradient of all their places", () => {
    const net = build();
    setLogAlpha(net, [0.3, -0.2, 0.5, 0.1, -0.4, 0.2, 0.6, -0.1]);
    expectParameterSlopes(() => add(sum(net.forward(x)), penalty(net)), [gatesOf(net).parameters.logAlpha as Parameter]);
  });

  test("cost each layer's open weights at its own lambda, and count what compact leaves", () => {
    const net = build();
    setLogAlpha(net, HALF);
    const p = gatesOf(net)
      .openProbabilities()
      .reduce((a, b) => a + b, 0);
    expect(penalty(net).item()).toBeCloseTo(0.01 * p * 7 + 0.01 * p * 8 + 0.02 * p * 9, 5);
    expect(openGates(net)).toEqual([4, 4, 4]);
    const small = compact(net);
    expect(predict(small, x).toArray()).toEqual(predict(net, x).toArray());
    // the second layer's own outputs and the stream of the residual stay as wide as they are
    expect(count(net, "settled").weights).toBe(4 * 7 + (4 * 8 + 8) + 4 * 9 + 27);
  });

  test("between two layers close a unit once, not twice", () => {
    seed(2);
    const before = gate(dense(3, 5), { over: "outputs" });
    const net = sequential(before, relu, shareGates(before.gates.outputs, dense(5, 2), { over: "inputs" }));
    const p = (before.gates.outputs as Gate).openProbabilities().reduce((a, b) => a + b, 0);
    expect(count(net, "expected").weights).toBeCloseTo(4 * p + 2 * p + 2, 4);
    before.gates.outputs?.parameters.logAlpha?.set([5, 5, -5, -5, -5]);
    expect(count(net, "settled").weights).toBe(count(compact(net)).weights);
  });

  test.each([
    ["hard concrete", {}],
    ["HardKuma", { distribution: hardKuma() }],
    ["of groups", { groups: [0, 0, 1, 1, 2, 2, 3, 3] }],
  ])("%s go through a file as one, and train to the same bits", async (_, options) => {
    const data = dataset({ inputs: numbers(240), labels: Array.from({ length: 40 }, (_, i) => i % 3), shape: [6] });
    const net = build(options);
    const again = decode(encode(net)) as Sequential;
    expect(new Set([first(again).gates.outputs, inner(again)[0]?.gates.inputs, inner(again)[1]?.gates.outputs]).size).toBe(1);
    expect([...parameters(again).keys()]).toEqual([...parameters(net).keys()]);
    for (const each of [net, again]) for await (const epoch of train(each, data, { epochs: 2, batchSize: 10, seed: 5 })) void epoch;
    expect(encode(again)).toEqual(encode(net));
  });

  test("may be a mask", () => {
    const ones = mask([1, 0, 1, 1]);
    const net = sequential(shareGates(ones, dense(3, 4), { over: "outputs" }), relu, shareGates(ones, dense(4, 2), { over: "inputs" }));
    const again = decode(encode(net)) as Sequential;
    expect((again.parts[0] as Dense).gates.outputs).toBe((again.parts[2] as Dense).gates.inputs);
    expect(count(compact(again)).weights).toBe(3 * 4 + 4 * 2);
  });

  test("stay whole while a net shrinks, whose bits are then the same", async () => {
    const data = dataset({ inputs: numbers(240), labels: Array.from({ length: 40 }, (_, i) => i % 3), shape: [6] });
    const outputs: Float32Array[] = [];
    for (const shrink of [false, true]) {
      const net = build({ dropRate: 0.2 });
      setLogAlpha(net, [5, 5, 5, 5, -30, -30, -30, -30]);
      for await (const epoch of train(net, data, { epochs: 4, batchSize: 10, shrink, seed: 3 })) void epoch;
      outputs.push(predict(net, x).toArray());
      expect(gatesOf(net).size).toBe(8);
    }
    expect(outputs[1]).toEqual(outputs[0]);
  });

  test("are refused where they do not fit", () => {
    const layer = gate(dense(4, 4), { over: "inputs" });
    const gates = layer.gates.inputs;
    expect(() => shareGates(undefined, dense(4, 4), { over: "inputs" })).toThrow("shareGates: no gates came.");
    expect(() => shareGates(gates, dense(5, 4), { over: "inputs" })).toThrow("shareGates: gates [4] came, but over its inputs dense(5, 4) needs [5].");
    expect(() => shareGates(gates, layer, { over: "outputs" })).toThrow("shareGates: dense(4, 4) has these gates over its inputs already.");
    expect(() => shareGates(gates, layer, { over: "inputs" })).toThrow("gate: dense(4, 4) has gates over its inputs already.");
    expect(() => shareGates(gates, dense(4, 4), { over: "rows" as "inputs" })).toThrow('gate: over is "rows"');
    expect(() => shareGates(gates, dense(4, 4), { over: "inputs", lamda: 1 } as never)).toThrow('shareGates: there is no option "lamda".');
    const apart = gate(dense(2, 2), { over: "inputs", perExample: true });
    expect(() => shareGates(apart.gates.inputs, dense(1, 2), { over: "weights" })).toThrow(
      "shareGates: gates [2] came, but over its weights dense(1, 2) needs [1, 2].",
    );
  });
});
