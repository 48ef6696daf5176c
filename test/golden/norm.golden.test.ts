import { describe, expect, test } from "vitest";
import { batchNorm, batchNormalization, gradients, layerNorm, mul, predict, sum, type Tensor, tensor } from "../../src/index.ts";
import { expectNear, golden, reportWorst, tolerances, type Values } from "../support/golden.ts";

type Shared = Record<"x" | "gamma" | "beta" | "g_out" | "grad_x" | "grad_gamma" | "grad_beta", Values> & { readonly name: string; readonly eps: number };
type BatchName =
  | "running_mean"
  | "running_var"
  | "y_train"
  | "batch_mean"
  | "batch_var_biased"
  | "new_running_mean"
  | "new_running_var"
  | "y_eval"
  | "grad_x_eval"
  | "grad_gamma_eval"
  | "grad_beta_eval";
type Batch = Shared & Record<BatchName, Values> & { readonly kind: "batch_norm"; readonly momentum: number };
type Layer = Shared & { readonly kind: "layer_norm"; readonly y: Values };

const { cases } = golden<{ cases: (Batch | Layer)[] }>("norm");
const near = tolerances.norm;
reportWorst("norm");

/** What `op` gives, and the gradients of `of`. */
function both(op: (x: Tensor) => Tensor, c: Shared, of: readonly Tensor[]) {
  const x = tensor(c.x.data, c.x.shape);
  let y = new Float32Array();
  const found = gradients(() => {
    const out = op(x);
    y = out.toArray() as typeof y;
    return sum(mul(out, tensor(c.g_out.data, c.g_out.shape)));
  }, [x, ...of]).gradients as [Float32Array, Float32Array, Float32Array];
  return { y, dx: found[0], dscale: found[1], dshift: found[2] };
}

describe.each(cases.filter((c) => c.kind === "batch_norm").map((c) => [c.name, c] as const))("batch norm, %s", (_, c) => {
  const layer = batchNorm(c.gamma.data.length, { momentum: c.momentum, epsilon: c.eps });
  layer.scale.set(c.gamma.data);
  layer.shift.set(c.beta.data);
  layer.mean.set(c.running_mean.data);
  layer.variance.set(c.running_var.data);

  const { scale, shift, mean, variance, momentum, epsilon } = layer;
  const numbers = { scale, shift, mean, variance, momentum, epsilon };

  test("has the expected outputs and gradients with running statistics", () => {
    const { y, dx, dscale, dshift } = both((x) => batchNormalization(x, { ...numbers, training: false }), c, [layer.scale, layer.shift]);
    expectNear(y, c.y_eval.data, near, "y_eval");
    expectNear(predict(layer, tensor(c.x.data, c.x.shape)).toArray(), c.y_eval.data, near, "y_eval");
    expectNear(dx, c.grad_x_eval.data, near, "grad_x_eval");
    expectNear(dscale, c.grad_gamma_eval.data, near, "grad_gamma_eval");
    expectNear(dshift, c.grad_beta_eval.data, near, "grad_beta_eval");
    expect(layer.mean.toArray()).toEqual(Float32Array.from(c.running_mean.data));
  });

  test("has the expected outputs, gradients and running statistics in training", () => {
    const { y, dx, dscale, dshift } = both((x) => layer.forward(x), c, [layer.scale, layer.shift]);
    expectNear(y, c.y_train.data, near, "y_train");
    expectNear(dx, c.grad_x.data, near, "grad_x");
    expectNear(dscale, c.grad_gamma.data, near, "grad_gamma");
    expectNear(dshift, c.grad_beta.data, near, "grad_beta");
    expectNear(layer.mean.toArray(), c.new_running_mean.data, near, "new_running_mean");
    expectNear(layer.variance.toArray(), c.new_running_var.data, near, "new_running_var");
  });

  test("takes the expected statistics of the batch", () => {
    // with momentum 1 the running ones are those of the batch, the variance unbiased
    const whole = batchNorm(layer.channels, { momentum: 1, epsilon: c.eps });
    both((x) => whole.forward(x), c, []);
    const n = c.x.data.length / layer.channels;
    expectNear(whole.mean.toArray(), c.batch_mean.data, near, "batch_mean");
    expectNear(
      whole.variance.toArray().map((each) => (each * (n - 1)) / n),
      c.batch_var_biased.data,
      near,
      "batch_var_biased",
    );
  });
});

describe.each(cases.filter((c) => c.kind === "layer_norm").map((c) => [c.name, c] as const))("layer norm, %s", (_, c) => {
  const layer = layerNorm(c.gamma.data.length, { epsilon: c.eps });
  layer.scale.set(c.gamma.data);
  layer.shift.set(c.beta.data);

  test("has the expected outputs and gradients", () => {
    const { y, dx, dscale, dshift } = both((x) => layer.forward(x), c, [layer.scale, layer.shift]);
    expectNear(y, c.y.data, near, "y");
    expectNear(dx, c.grad_x.data, near, "grad_x");
    expectNear(dscale, c.grad_gamma.data, near, "grad_gamma");
    expectNear(dshift, c.grad_beta.data, near, "grad_beta");
  });
});

test("every case of the file is one of these", () => {
  expect(cases.map(({ kind }) => kind).filter((kind) => kind !== "batch_norm" && kind !== "layer_norm")).toEqual([]);
});
