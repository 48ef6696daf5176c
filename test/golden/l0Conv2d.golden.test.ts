import { describe } from "vitest";
import { conv2d, gate, type SampledGate } from "../../src/index.ts";
import { compareGated, fill, type GatedCase } from "../support/gatedLayer.ts";
import { golden, reportWorst, tolerances } from "../support/golden.ts";

interface Case extends GatedCase {
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
}

const { cases } = golden<{ cases: Case[] }>("l0-conv2d");
reportWorst("l0-conv2d");

describe.each(cases.map((c) => [c.name, c] as const))("an L0 convolution, %s", (_, c) => {
  const [outputs, width, ...kernel] = c.W.shape as [number, number, number, number];
  const { stride, padding, dilation, groups } = c;
  const layer = gate(conv2d(width * groups, outputs, kernel, { stride, padding, dilation, groups, bias: c.b !== null }), {
    over: "outputs",
    lambda: c.lambda_,
    l2: c.weight_decay,
    perExample: c.per_example,
  });
  const gates = layer.gates.outputs as SampledGate<"logAlpha">;
  fill(layer, gates, c);
  compareGated(layer, gates, c, tolerances.l0Conv2d);
});
