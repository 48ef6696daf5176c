import { ValueError } from "../errors.ts";
import { functionKernels } from "../kernels/functions.ts";
import { refuseUnknown } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import { named } from "./named.ts";
import { unary } from "./unary.ts";

/** Options of `gelu()`. */
export interface GeluOptions {
  /** "erf" is the definition, "tanh" its widespread approximation (within 5e-4). Default "erf". */
  readonly form?: "erf" | "tanh";
}

/**
 * `x · Phi(x)`, with Phi the normal distribution function (Hendrycks & Gimpel 2016).
 * @throws ValueError
 * @example
 * ```ts
 * import { gelu, tensor } from "sievenet";
 *
 * gelu(tensor([0, 10])).toArray(); // [0, 10]
 * gelu(tensor([1]), { form: "tanh" }).item().toFixed(3); // "0.841"
 * ```
 */
export const gelu: (x: Tensor, options?: GeluOptions) => Tensor = /* @__PURE__ */ named("gelu", (x, options = {}) => {
  refuseUnknown("gelu", options, ["form"]);
  const { form = "erf" } = options;
  if (form === "erf") return unary("gelu", x, functionKernels.gelu, functionKernels.geluGrad, "x", true);
  if (form === "tanh") return unary("gelu", x, functionKernels.geluTanh, functionKernels.geluTanhGrad, "x", true, form);
  throw new ValueError(`gelu: form is "${String(form)}", but it must be "erf" or "tanh".`);
});
