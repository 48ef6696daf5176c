import type { Layer } from "../layers/layer.ts";
import type { Sequential } from "../layers/sequential.ts";
import { replace } from "./replace.ts";
import type { SparseConv2d } from "./sparseConv2d.ts";
import type { SparseDense } from "./sparseDense.ts";

/** Sparse layers alone have a pattern. */
const isSparse = (layer: Layer): layer is SparseDense | SparseConv2d => (layer as Partial<SparseDense>).pattern !== undefined;

/**
 * The net with ordinary layers in place of sparse ones: the same weights, to be trained on. A sparse layer by itself gives its
 * ordinary one. `net` stays as it is; what is not sparse is passed on.
 * @example
 * ```ts
 * import { count, dense, sequential } from "sievenet";
 * import { densify, sparsify } from "sievenet/sparse";
 *
 * const net = sequential(dense(8, 4));
 * const sparse = sparsify(net, { density: 1 });
 * count(densify(sparse)).weights; // 36: an ordinary net again, to be trained on
 * ```
 */
export function densify(net: Sequential): Sequential;
/** The same of any net or layer. */
export function densify(net: Layer): Layer;
export function densify(net: Layer): Layer {
  return replace(net, (layer) => (isSparse(layer) ? layer.dense() : layer));
}
