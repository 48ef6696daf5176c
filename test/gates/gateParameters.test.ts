import { describe, expect, test } from "vitest";
import { dense, gate, gateParameters, parameters, relu, sampledGate, sequential } from "../../src/index.ts";

describe("gateParameters()", () => {
  test("finds log alpha of every gate of a net, in order, whatever its axis", () => {
    const first = gate(gate(dense(4, 3), { over: "outputs" }), { over: "inputs" });
    const last = gate(dense(3, 2), { over: "weights" });
    const found = gateParameters(sequential(first, relu, dense(3, 3), last));
    expect(found).toEqual([first.gates.inputs?.parameters.logAlpha, first.gates.outputs?.parameters.logAlpha, last.gates.weights?.parameters.logAlpha]);
    expect(found.map((p) => p.shape)).toEqual([[4], [3], [3, 2]]);
  });

  test("finds a Gate that stands by itself in any object, and one that is used twice only once", () => {
    const mine = sampledGate([5]);
    expect(gateParameters({ block: { mine, again: mine }, others: [sampledGate([2])] }).map((p) => p.shape)).toEqual([[5], [2]]);
    expect(gateParameters(mine)).toEqual([mine.logAlpha]);
  });

  test("finds parameters of the net and no others", () => {
    const net = sequential(gate(dense(4, 3), { over: "inputs" }), dense(3, 2));
    const all = new Set(parameters(net).values());
    expect(gateParameters(net).every((p) => all.has(p))).toBe(true);
    expect(gateParameters(sequential(dense(4, 3), relu))).toEqual([]);
  });
});
