import { describe, test } from "vitest";
import { batchNorm, gradients, mul, predict, sum, tensor } from "../../src/index.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

type Shared = Record<"x" | "gamma" | "beta" | "g_out" | "grad_x" | "grad_gamma" | "grad_beta", Values>;
type Batch = Record<
  | "running_mean"
  | "running_var"
  | "y_train"
  | "batch_mean"
  | "new_running_mean"
  | "new_running_var"
  | "y_eval"
  | "grad_x_eval"
  | "grad_gamma_eval"
  | "grad_beta_eval",
  Values
>;
interface Case extends Shared, Batch {
  readonly name: string;
  readonly kind: string;
  readonly eps: number;
  readonly momentum: number;
}

const { cases } = golden<{ cases: Case[] }>("norm");
const near = tolerances.norm;
reportWorst("norm");

describe.each(cases.filter((c) => c.kind === "batch_norm").map((c) => [c.name, c] as const))("batch norm, %s", (_, c) => {
  const x = tensor(c.x.data, c.x.shape);
  const upstream = tensor(c.g_out.data, c.g_out.shape);
  const layer = batchNorm(c.gamma.data.length, { momentum: c.momentum, epsilon: c.eps });
  layer.scale.set(c.gamma.data);
  layer.shift.set(c.beta.data);
  layer.mean.set(c.running_mean.data);
  layer.variance.set(c.running_var.data);

  test("has the expected outputs with running statistics", () => {
    expectNear(predict(layer, x).toArray(), c.y_eval.data, near, "y_eval");
  });

  test("has the expected outputs, gradients and running statistics in training", () => {
    let y = new Float32Array();
    const [dx, dscale, dshift] = gradients(() => {
      const out = layer.forward(x);
      y = out.toArray() as typeof y;
      return sum(mul(out, upstream));
    }, [x, layer.scale, layer.shift]).gradients as [Float32Array, Float32Array, Float32Array];
    expectNear(y, c.y_train.data, near, "y_train");
    expectNear(dx, c.grad_x.data, near, "grad_x");
    expectNear(dscale, c.grad_gamma.data, near, "grad_gamma");
    expectNear(dshift, c.grad_beta.data, near, "grad_beta");
    expectNear(layer.mean.toArray(), c.new_running_mean.data, near, "new_running_mean");
    expectNear(layer.variance.toArray(), c.new_running_var.data, near, "new_running_var");
  });
});
