import { describe, test } from "vitest";
import { gradients, linear, mul, sum, type Tensor, tensor } from "../../src/index.ts";
import { Dense } from "../../src/layers/dense.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

interface Case extends Record<"x" | "W" | "g_out" | "y" | "grad_x" | "grad_W", Values> {
  readonly b: Values | null;
  readonly grad_b: Values | null;
}

const { cases } = golden<{ cases: Case[] }>("dense");
const near = tolerances.dense;
reportWorst("dense");

const name = (c: Case) => `${c.x.shape.join(" x ")} by ${c.W.shape.join(" x ")} ${c.b ? "with" : "without"} a bias`;

describe.each(cases.map((c) => [name(c), c] as const))("a dense layer, %s", (_, c) => {
  const x = tensor(c.x.data, c.x.shape);
  const upstream = tensor(c.g_out.data, c.g_out.shape);

  test("has the expected outputs and gradients as a layer", () => {
    const [inputs, outputs] = c.W.shape as [number, number];
    const layer = new Dense(inputs, outputs, { bias: c.b !== null }, c.W.data, c.b?.data);
    expectNear(layer.forward(x).toArray(), c.y.data, near, "y");
    check(() => layer.forward(x), layer.weight, layer.bias);
  });

  test("has the expected outputs and gradients as an op", () => {
    const weight = tensor(c.W.data, c.W.shape);
    const bias = c.b ? tensor(c.b.data, c.b.shape) : undefined;
    expectNear(linear(x, weight, bias).toArray(), c.y.data, near, "y");
    check(() => linear(x, weight, bias), weight, bias);
  });

  function check(forward: () => Tensor, weight: Tensor, bias: Tensor | undefined): void {
    const found = gradients(() => sum(mul(forward(), upstream)), bias ? [x, weight, bias] : [x, weight]).gradients;
    const [dx, dW, db] = found as [Float32Array, Float32Array, Float32Array];
    expectNear(dx, c.grad_x.data, near, "grad_x");
    expectNear(dW, c.grad_W.data, near, "grad_W");
    if (c.grad_b) expectNear(db, c.grad_b.data, near, "grad_b");
  }
});
