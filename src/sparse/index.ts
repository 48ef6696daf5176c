// The entry point of sparse inference. Importing it teaches encode() and decode() its layers.
import { registerLayer } from "../layers/registry.ts";
import { SparseConv2d } from "./sparseConv2d.ts";
import { SparseDense } from "./sparseDense.ts";

export type { KernelSource } from "../modules.ts";
export type { Pair } from "../ops/window.ts";
export { densify } from "./densify.ts";
export { instantiate } from "./kernels.ts";
export type { Format, Pattern } from "./pattern.ts";
export type { Convolution, SparseConv2d, SparseConv2dDescription } from "./sparseConv2d.ts";
export type { SparseDense, SparseDenseDescription } from "./sparseDense.ts";
export { type SparsifyOptions, sparsify } from "./sparsify.ts";
export type { PatternDescription } from "./stored.ts";

registerLayer("sparseDense", SparseDense);
registerLayer("sparseConv2d", SparseConv2d);
