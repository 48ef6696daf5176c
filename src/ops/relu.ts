import type { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/** `max(x, 0)`, element by element. */
export const relu: (x: Tensor) => Tensor = /* @__PURE__ */ named("relu", (x) => unary("relu", x, kernels.relu, kernels.reluGrad, "y", true));
