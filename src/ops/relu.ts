import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/**
 * `max(x, 0)`, element by element.
 * @example
 * ```ts
 * import { dense, relu, sequential, tensor } from "sievenet";
 *
 * relu(tensor([-1, 2])).toArray(); // [0, 2]
 * const net = sequential(dense(4, 8), relu, dense(8, 2)); // as a part of a net it stands by itself
 * ```
 */
export const relu: (x: Tensor) => Tensor = /* @__PURE__ */ named("relu", (x) => unary("relu", x, kernels.relu, kernels.reluGrad, "y", true));
