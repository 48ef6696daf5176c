// The ratios that were asked for in advance: of a workload against a peer, under a major version of Node or in Chromium, at least so much.
import { times } from "./measure/format.mjs";
import {
  JAX_IM2COL,
  JAX_PRODUCTS,
  LAW,
  OUR_DENSE,
  OUR_LAYER,
  OUR_PLAIN,
  OURS_SPLATS,
  PUBLISHED,
  READ_ONCE,
  TFJS_GRADIENT,
  TFJS_IM2COL,
} from "./peers/names.mjs";

/** The row of `size` that is no peer: what the library may weigh. */
export const LIMIT = { name: "limit of 60 kB", bytes: 60_000 };

/** The same under each version that is measured. */
const both = (ratio) => ({ 20: ratio, 24: ratio });
const fused = { 24: 1.2, Chromium: 1.2 };
const everywhere = (ratio) => ({ ...both(ratio), Chromium: ratio });

/** [workload, peer, { major version of Node, or Chromium: ratio }] */
export const marks = [
  ["gemm-512", "tfjs wasm", { 20: 1.6, 24: 1.8 }],
  ["gemm-512", "jax-js", { 20: 1.6, 24: 1.8 }],
  ["gemm-512", "numpy-ts", { 24: 1.4 }],
  ["gemm-512", "register-only loop", both(0.75)],
  ["gemm-512-fast", "register-only loop", { 24: 0.9, Chromium: 0.9 }],
  ["gemm-512-fast", "tfjs wasm", { 24: 2.2, Chromium: 2.2 }],
  ["gemm-512-fast", "jax-js", { 24: 2.2, Chromium: 2.2 }],
  ["gemm-512-tile", OURS_SPLATS("Deno"), both(1.1)],
  ["gemm-512-tile", OURS_SPLATS("Bun"), both(1.1)],
  ["mlp-step-dense", "jax-js", { 20: 2.2, 24: 2.5 }],
  ["mlp-step-dense", "tfjs wasm", { 20: 10, 24: 12 }],
  ["mlp-step-dense", "PyTorch", both(0.85)],
  ["mlp-step-gated", PUBLISHED, both(2)],
  ["mlp-predict-1", "onnxruntime-web", both(1.7)],
  // asked against im2col; the faster ways were found later
  ["lenet5-step-dense", JAX_IM2COL, both(9)],
  ["lenet5-step-dense", TFJS_IM2COL, both(9)],
  ["lenet5-step-dense", JAX_PRODUCTS, both(9)],
  ["lenet5-step-dense", TFJS_GRADIENT, both(9)],
  ["lenet5-step-dense", "PyTorch", { 20: 1, 24: 1.1 }],
  // asked against im2col; the faster ways were found later
  ["lenet5-step-gated", JAX_IM2COL, both(9)],
  ["lenet5-step-gated", TFJS_IM2COL, both(9)],
  ["lenet5-step-gated", JAX_PRODUCTS, both(9)],
  ["lenet5-step-gated", TFJS_GRADIENT, both(9)],
  ["lenet5-predict-1", "onnxruntime-web", both(1.7)],
  ["lenet5-predict-100", "onnxruntime-web", both(2.5)],
  ["pruned-mlp-predict-1", "onnxruntime-web", both(4)],
  ["pruned-mlp-predict-100", "onnxruntime-web", both(1.8)],
  ["pruned-lenet5-predict-1", "onnxruntime-web", both(2.5)],
  ["pruned-lenet5-predict-1", "onnxruntime-node", both(0.95)],
  ["pruned-lenet5-predict-100", "onnxruntime-web", both(2)],
  // asked against im2col; the faster ways were found later
  ["residual-step", JAX_IM2COL, both(8)],
  ["residual-step", TFJS_IM2COL, both(8)],
  ["residual-step", JAX_PRODUCTS, both(8)],
  ["residual-step", TFJS_GRADIENT, both(8)],
  ["residual-step", "PyTorch", both(0.8)],
  ["mlp-step-closed-80-lazy", OUR_DENSE, both(6)],
  ["mlp-step-closed-95-lazy", OUR_DENSE, both(15)],
  ["mlp-step-closed-225-210-99", LAW, both(0.8)],
  ["lenet5-step-closed-9-18-65-25", LAW, both(0.8)],
  ["lenet5-step-closed-80-lazy", OUR_DENSE, both(8)],
  ["lenet5-step-closed-95-lazy", OUR_DENSE, both(20)],
  // where multiplications and additions have pipes of their own, as on AMD's Zen, plain ones run at up to 0.93 of the register-only loop
  ["lenet5-step-dense-fast", OUR_PLAIN, fused],
  ["lenet5-predict-100-fast", OUR_PLAIN, fused],
  ["residual-step-fast", OUR_PLAIN, fused],
  ["mlp-predict-1", READ_ONCE, both(0.9)],
  ["sparse-1-90", OUR_LAYER, both(1.5)],
  ["sparse-100-90", OUR_LAYER, both(5)],
  ["sparse-1-95", OUR_LAYER, both(2.8)],
  ["sparse-100-95", OUR_LAYER, both(10)],
  ["sparse-1-90-blocks", OUR_LAYER, both(4)],
  ["gate-sample", "tfjs wasm", both(2.5)],
  ["size", LIMIT.name, everywhere(1)],
  ["cold-start", "jax-js", everywhere(1)],
  ["cold-start", "tfjs wasm", { Chromium: 1 }],
  ["mnist-200-epochs", PUBLISHED, { 20: 4, 24: 4.5 }],
  ["mnist-200-epochs-prices", PUBLISHED, both(6)],
  ["lenet5-200-epochs", "PyTorch", both(3)],
].map(([workload, peer, atLeast]) => ({ workload, peer, atLeast }));

/** What was asked of a row whose `runtime` is such as "Node 20.20.2" or "Chromium 156.0.1", and whether it is met; undefined where nothing was. */
export function markOf({ workload, peerName, runtime, ratio }) {
  const [, name, major] = /^(\w+) (\d+)/.exec(runtime) ?? [];
  const atLeast = marks.find((mark) => mark.workload === workload && mark.peer === peerName)?.atLeast[name === "Node" ? major : name];
  return atLeast === undefined ? undefined : { atLeast, met: ratio >= atLeast };
}

/** What was asked of the row, beside which it is printed: "at least 1.60x, met". */
export function askedOf(row) {
  const mark = markOf(row);
  return mark ? `at least ${times(mark.atLeast)}, ${mark.met ? "met" : "missed"}` : "";
}
