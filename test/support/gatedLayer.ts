// What is compared of a gated layer with its golden case, whatever layer it is.
import { expect, test } from "vitest";
import { type Conv2d, count, type Dense, gradients, mul, openGates, penalty, predict, type SampledGate, sum, type Tensor, tensor } from "../../src/index.ts";
import { expectNear, type Values } from "./golden.ts";
import type { Tolerance } from "./near.ts";

type Given = Record<"x" | "W" | "log_alpha" | "u" | "g_out", Values>;
type Expected = Record<"z" | "y" | "grad_x" | "grad_W" | "grad_log_alpha" | "reg_grad_W" | "reg_grad_log_alpha" | "p_nonzero" | "test_gate" | "y_test", Values>;

/** What the cases of all gated layers have. */
export interface GatedCase extends Given, Expected {
  readonly name: string;
  readonly per_example: boolean;
  readonly lambda_: number;
  readonly weight_decay: number;
  readonly b: Values | null;
  readonly grad_b: Values | null;
  readonly reg_grad_b: Values | null;
  readonly reg: number;
  readonly expected_l0: number;
  readonly expected_flops?: number;
  readonly active_gates_test: number;
}

/** Gives a layer, made with the gates of a case, the case's numbers. */
export function fill(layer: Dense | Conv2d, gates: SampledGate<"logAlpha">, c: GatedCase): void {
  layer.weight.set(c.W.data);
  if (c.b) layer.bias?.set(c.b.data);
  gates.logAlpha.set(c.log_alpha.data);
  gates.noise = c.u.data;
}

/** The tests of a case. */
export function compareGated(layer: Dense | Conv2d, gates: SampledGate<"logAlpha">, c: GatedCase, near: Tolerance): void {
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
    // a convolution is counted by the image it has seen
    layer.forward(x);
    const { weights, flops } = count(layer, "local");
    expectNear(weights, c.expected_l0, near, "expected_l0");
    if (c.expected_flops !== undefined) expectNear(flops, c.expected_flops, near, "expected_flops");
  });

  test("settles as expected", () => {
    expectNear(gates.testValues(), c.test_gate.data, near, "test_gate");
    expectNear(predict(layer, x).toArray(), c.y_test.data, near, "y_test");
    expect(openGates(layer)).toEqual([c.active_gates_test]);
  });
}
