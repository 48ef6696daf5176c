import { describe, expect, test } from "vitest";
import { elu, gelu, gradients, hardSigmoid, leakyRelu, mul, relu, sigmoid, silu, softplus, sum, type Tensor, tanh, tensor } from "../../src/index.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

interface Case extends Record<"x" | "g_out" | "y" | "grad_x", Values> {
  readonly name: string;
}

const ops: Record<string, (x: Tensor) => Tensor> = {
  relu,
  "leaky_relu_0.01": (x) => leakyRelu(x, 0.01),
  sigmoid,
  tanh,
  gelu_erf: (x) => gelu(x),
  gelu_tanh: (x) => gelu(x, { form: "tanh" }),
  silu,
  hard_sigmoid_01: hardSigmoid,
  softplus,
  elu: (x) => elu(x),
};

const { cases } = golden<{ cases: Case[] }>("activations");
const near = tolerances.activations;
reportWorst("activations");

describe.each(cases)("$name", ({ name, x, g_out, y, grad_x }) => {
  const op = ops[name];
  if (!op) throw new Error(`No op is known for the case ${name}.`);
  const input = tensor(x.data, x.shape);

  test("has the expected values", () => {
    const found = op(input);
    expect(found.shape).toEqual(y.shape);
    expectNear(found.toArray(), y.data, near, `${name} y`);
  });

  test("has the expected gradient", () => {
    const [dx] = gradients(() => sum(mul(op(input), tensor(g_out.data, g_out.shape))), [input]).gradients as [Float32Array];
    expectNear(dx, grad_x.data, near, `${name} grad_x`);
  });
});
