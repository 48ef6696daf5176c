// The door of sparse inference. Importing it teaches encode() and decode() its layers.
import { kinds } from "../formats/kinds.ts";
import { sparseKinds } from "./kinds.ts";

export type { Pair } from "../ops/window.ts";
export { densify } from "./densify.ts";
export type { Format, Pattern } from "./pattern.ts";
export type { Convolution, SparseConv2d } from "./sparseConv2d.ts";
export type { SparseDense } from "./sparseDense.ts";
export { type SparsifyOptions, sparsify } from "./sparsify.ts";

kinds.push(...sparseKinds);
