import { describe, test } from "vitest";
import { convolve2d, gradients, mul, sum, type Tensor, tensor } from "../../src/index.ts";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

interface Case extends Record<"x" | "W" | "g_out" | "y" | "grad_x" | "grad_W", Values> {
  readonly name: string;
  readonly stride: [number, number];
  readonly padding: [number, number];
  readonly dilation: [number, number];
  readonly groups: number;
  readonly b: Values | null;
  readonly grad_b: Values | null;
}

const { cases } = golden<{ cases: Case[] }>("conv2d");
const near = tolerances.conv2d;
reportWorst("conv2d");

describe.each(cases.map((c) => [c.name, c] as const))("a convolution, %s", (_, c) => {
  const x = tensor(c.x.data, c.x.shape);
  const upstream = tensor(c.g_out.data, c.g_out.shape);
  const { stride, padding, dilation, groups } = c;

  test("has the expected outputs and gradients as a layer", () => {
    const [outputs, width, height, wide] = c.W.shape as [number, number, number, number];
    const options = { stride, padding, dilation, groups, bias: c.b !== null };
    const layer = new Conv2d(width * groups, outputs, [height, wide], options, { weight: c.W.data, bias: c.b?.data });
    check(() => layer.forward(x), layer.weight, layer.bias);
  });

  test("has the expected outputs and gradients as an op", () => {
    const weight = tensor(c.W.data, c.W.shape);
    const bias = c.b ? tensor(c.b.data, c.b.shape) : undefined;
    check(() => convolve2d(x, weight, bias, { stride, padding, dilation, groups }), weight, bias);
  });

  function check(forward: () => Tensor, weight: Tensor, bias: Tensor | undefined): void {
    expectNear(forward().toArray(), c.y.data, near, "y");
    const found = gradients(() => sum(mul(forward(), upstream)), bias ? [x, weight, bias] : [x, weight]).gradients;
    const [dx, dW, db] = found as [Float32Array, Float32Array, Float32Array];
    expectNear(dx, c.grad_x.data, near, "grad_x");
    expectNear(dW, c.grad_W.data, near, "grad_W");
    if (c.grad_b) expectNear(db, c.grad_b.data, near, "grad_b");
  }
});
