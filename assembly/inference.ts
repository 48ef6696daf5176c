// The ABI of the entry point sievenet/inference: forward kernels only, of the same sources as index.ts; asc leaves out the rest.
export { averagePool } from "./averagePool";
export { sumAxis } from "./axis";
export { batchNorm, batchNormInverse } from "./batchNorm";
export { addRow } from "./bias";
export { clamp } from "./clamp";
export { conv2dPositions } from "./convPositions";
export { dense } from "./dense";
export { add } from "./elementwise";
export { elu } from "./elu";
export { exp, log, sigmoid } from "./exp";
export { fill } from "./fill";
export { gelu } from "./gelu";
export { gemmWorkspace } from "./gemm";
export { copyGrid, gatherRows } from "./grid";
export { layerNorm } from "./layerNorm";
export { leakyRelu } from "./leakyRelu";
export { maxPool } from "./maxPool";
export { abs, sqrt, square } from "./powers";
export { frameNumbers, packConv2d, packedConv2d, packedFilters, tapOffsets } from "./packedConv2d";
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
