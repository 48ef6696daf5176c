import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { named } from "./named.ts";
import { noteProbabilities } from "./probabilities.ts";
import { unary } from "./unary.ts";

/**
 * `1 / (1 + exp(-x))`, element by element.
 * @example
 * ```ts
 * import { sigmoid, tensor } from "sievenet";
 *
 * sigmoid(tensor([0, 200])).toArray(); // [0.5, 1]
 * ```
 */
export const sigmoid: (x: Tensor) => Tensor = /* @__PURE__ */ named("sigmoid", (x) =>
  noteProbabilities(unary("sigmoid", x, kernels.sigmoid, kernels.sigmoidGrad, "y"), "sigmoid"),
);
