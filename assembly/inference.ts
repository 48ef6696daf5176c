// The ABI of the entry point sievenet/inference: forward kernels only, of the same sources as index.ts; asc leaves out the rest. Twice, as
// index.ts: plain, and with fused products (inferenceFast.wasm).
import { Flag, Floats } from "./addresses";
import { averagePool } from "./averagePool";
import { sumAxis } from "./axis";
import { batchNorm } from "./batchNorm";
import { add } from "./elementwise";
import { maxPool } from "./maxPool";
import { affine } from "./scale";

export { batchNormInverse } from "./batchNorm";
export { addRow } from "./bias";
export { clamp } from "./clamp";
export { conv2dPositions } from "./convPositions";
export { elu } from "./elu";
export { exp, log, sigmoid } from "./exp";
export { fill } from "./fill";
export { gelu } from "./gelu";
export { gemmWorkspace } from "./gemm";
export { copyGrid, gatherRows } from "./grid";
export { gruCell } from "./gru";
export { layerNorm } from "./layerNorm";
export { leakyRelu } from "./leakyRelu";
export { frameNumbers, packConv2d, packedConv2d, packedFilters, tapOffsets } from "./packedConv2d";
export { product } from "./packedDense";
export { abs, sqrt, square } from "./powers";
export { relu } from "./relu";
export { affine } from "./scale";
export { selectColumns } from "./select";
export { silu } from "./silu";
export { logSoftmax, softmax } from "./softmax";
export { softplus } from "./softplus";
export { tanh } from "./tanh";
export { cos, sin } from "./trigonometry";

/** First address that no kernel uses for itself. */
export function heapBase(): usize {
  return __heap_base;
}

// Kernels of index.ts that need fewer arguments where nothing is gated: what those would choose between is left out by asc.

/** y = a + b, n numbers each. */
export function addAll(y: Floats, a: Floats, b: Floats, n: i32): void {
  add(y, a, b, 1, n, 0, 1, 0, 1);
}

/** y = batch norm of all channels of x. */
export function normChannels(
  y: Floats,
  x: Floats,
  mean: Floats,
  inverse: Floats,
  scale: Floats,
  shift: Floats,
  batch: i32,
  channels: i32,
  positions: i32,
): void {
  batchNorm(y, x, mean, inverse, scale, shift, 0, 0, batch, channels, positions, 0, channels);
}

/** y = the largest of windows over so many planes of x. */
export function maxPlanes(y: Floats, x: Floats, planes: i32, h: i32, w: i32, kh: i32, kw: i32, sh: i32, sw: i32, ph: i32, pw: i32, oh: i32, ow: i32): void {
  maxPool(y, x, planes, 1, 0, 1, h, w, kh, kw, sh, sw, ph, pw, oh, ow);
}

/** y = the mean of windows over so many planes of x. */
export function meanPlanes(
  y: Floats,
  x: Floats,
  planes: i32,
  h: i32,
  w: i32,
  kh: i32,
  kw: i32,
  sh: i32,
  sw: i32,
  ph: i32,
  pw: i32,
  oh: i32,
  ow: i32,
  countPadding: Flag,
): void {
  averagePool(y, x, planes, 1, 0, 1, h, w, kh, kw, sh, sw, ph, pw, oh, ow, countPadding);
}

/** y = the mean of each of so many rows of n numbers. */
export function meanRows(y: Floats, x: Floats, rows: i32, n: i32): void {
  sumAxis(y, x, rows, n, 1);
  affine(y, y, rows, <f32>(1 / <f64>n), 0);
}
