import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { noteProbabilities } from "./probabilities.ts";
import { unary } from "./unary.ts";

/** `1 / (1 + exp(-x))`, element by element. */
export function sigmoid(x: Tensor): Tensor {
  return noteProbabilities(unary("sigmoid", x, kernels.sigmoid, kernels.sigmoidGrad, "y"), "sigmoid");
}
