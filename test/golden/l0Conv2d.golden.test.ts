import { describe, expect, test } from "vitest";
import { count, type Conv2d, conv2d, type Gate, gate, gradients, mul, openGates, penalty, predict, sum, type Tensor, tensor } from "../../src/index.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

type Given = Record<"x" | "W" | "log_alpha" | "u" | "g_out", Values>;
type Expected = Record<"z" | "y" | "grad_x" | "grad_W" | "grad_log_alpha" | "reg_grad_W" | "reg_grad_log_alpha" | "p_nonzero" | "test_gate" | "y_test", Values>;
interface Case extends Given, Expected {
  readonly name: string;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
  readonly per_example: boolean;
  readonly lambda_: number;
  readonly weight_decay: number;
  readonly b: Values | null;
  readonly grad_b: Values | null;
  readonly reg_grad_b: Values | null;
  readonly reg: number;
  readonly expected_l0: number;
  readonly expected_flops: number;
  readonly active_gates_test: number;
}

const { cases } = golden<{ cases: Case[] }>("l0-conv2d");
const near = tolerances.l0Conv2d;
reportWorst("l0-conv2d");

function build(c: Case): { layer: Conv2d; gates: Gate } {
  const [outputs, width, ...kernel] = c.W.shape as [number, number, number, number];
  const { stride, padding, dilation, groups } = c;
  const layer = gate(conv2d(width * groups, outputs, kernel, { stride, padding, dilation, groups, bias: c.b !== null }), {
    over: "outputs",
    lambda: c.lambda_,
    weightDecay: c.weight_decay,
    perExample: c.per_example,
  });
  layer.weight.set(c.W.data);
  if (c.b) layer.bias?.set(c.b.data);
  const gates = layer.gates.outputs as Gate;
  gates.logAlpha.set(c.log_alpha.data);
  gates.noise = c.u.data;
  return { layer, gates };
}

describe.each(cases.map((c) => [c.name, c] as const))("an L0 convolution, %s", (_, c) => {
  const { layer, gates } = build(c);
  const x = tensor(c.x.data, c.x.shape);
  const upstream = tensor(c.g_out.data, c.g_out.shape);
  const wanted = layer.bias ? [x, layer.weight, gates.logAlpha, layer.bias] : [x, layer.weight, gates.logAlpha];
  const slopes = (loss: () => Tensor) => gradients(loss, wanted).gradients as [Float32Array, Float32Array, Float32Array, Float32Array];

  test("draws the expected gates", () => {
    expectNear(gates.sample(c.x.shape[0]).toArray(), c.z.data, near, "z");
    expectNear(gates.openProbabilities(), c.p_nonzero.data, near, "p_nonzero");
  });

  test("has the expected outputs and gradients while training", () => {
    let y = new Float32Array();
    const [dx, dW, da, db] = slopes(() => {
      const out = layer.forward(x);
      y = out.toArray() as typeof y;
      return sum(mul(out, upstream));
    });
    expectNear(y, c.y.data, near, "y");
    expectNear(dx, c.grad_x.data, near, "grad_x");
    expectNear(dW, c.grad_W.data, near, "grad_W");
    expectNear(da, c.grad_log_alpha.data, near, "grad_log_alpha");
    if (c.grad_b) expectNear(db, c.grad_b.data, near, "grad_b");
  });

  test("has the expected penalty and gradients of it", () => {
    expectNear(penalty(layer).item(), c.reg, near, "reg");
    const [dx, dW, da, db] = slopes(() => penalty(layer));
    expect(dx.every((each) => each === 0)).toBe(true);
    expectNear(dW, c.reg_grad_W.data, near, "reg_grad_W");
    expectNear(da, c.reg_grad_log_alpha.data, near, "reg_grad_log_alpha");
    if (c.reg_grad_b) expectNear(db, c.reg_grad_b.data, near, "reg_grad_b");
  });

  test("has the expected number of weights and operations", () => {
    layer.forward(x);
    const { weights, flops } = count(layer, "local");
    expectNear(weights, c.expected_l0, near, "expected_l0");
    expectNear(flops, c.expected_flops, near, "expected_flops");
  });

  test("settles as expected", () => {
    expectNear(gates.settledValues(), c.test_gate.data, near, "test_gate");
    expectNear(predict(layer, x).toArray(), c.y_test.data, near, "y_test");
    expect(openGates(layer)).toEqual([c.active_gates_test]);
  });
});
