import { describe } from "vitest";
import { type Axis, dense, gate, type SampledGate } from "../../src/index.ts";
import { compareGated, fill, type GatedCase } from "../support/gatedLayer.ts";
import { golden, reportWorst, tolerances } from "../support/golden.ts";

interface Case extends GatedCase {
  readonly gate: "input" | "output" | "weight";
}

const { cases } = golden<{ cases: Case[] }>("l0-dense");
reportWorst("l0-dense");

describe.each(cases.map((c) => [c.name, c] as const))("an L0 dense layer, %s", (_, c) => {
  const [inputs, outputs] = c.W.shape as [number, number];
  const over: Axis = `${c.gate}s`;
  const options = { over, lambda: c.lambda_, l2: c.weight_decay, perExample: c.per_example };
  const layer = gate(dense(inputs, outputs, { bias: c.b !== null }), options);
  const gates = layer.gates[over] as SampledGate<"logAlpha">;
  fill(layer, gates, c);
  compareGated(layer, gates, c, tolerances.l0Dense);
});
