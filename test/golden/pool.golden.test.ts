import { describe, test } from "vitest";
import { averagePool, gradients, maxPool, mul, sum, tensor } from "../../src/index.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

interface Case extends Record<"x" | "g_out" | "y" | "grad_x", Values> {
  readonly name: string;
  readonly kind: "max" | "avg";
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly count_include_pad: boolean;
}

const { cases } = golden<{ cases: Case[] }>("pool");
reportWorst("pool");

describe.each(cases.map((c) => [c.name, c] as const))("pooling, %s", (_, c) => {
  const { kernel, stride, padding } = c;
  const x = tensor(c.x.data, c.x.shape);
  const pool = () =>
    c.kind === "max" ? maxPool(x, { kernel, stride, padding }) : averagePool(x, { kernel, stride, padding, countPadding: c.count_include_pad });

  test("has the expected outputs and gradients", () => {
    expectNear(pool().toArray(), c.y.data, tolerances.pool[c.kind], "y");
    const [dx] = gradients(() => sum(mul(pool(), tensor(c.g_out.data, c.g_out.shape))), [x]).gradients as [Float32Array];
    expectNear(dx, c.grad_x.data, tolerances.pool.avg, "grad_x");
  });
});
