// Gates as products of factors (Kolb et al. 2025, "Differentiable sparsity via D-Gating"): under plain L2 on weights and
// factors, the weight of a group times its factors is as if under the norm of the group to the power 2 / depth, which closes
// groups, while all that is computed has a slope.
//
//   z = f_1 f_2 ... f_(depth - 1),  min over f and w of |w|² + Σ f² at w z = v:  depth · |v|^(2 / depth)
import { detach } from "../../keep.ts";
import { mul } from "../../ops/mul.ts";
import { relu } from "../../ops/relu.ts";
import { affine } from "../../ops/scale.ts";
import { where } from "../../ops/where.ts";
import { numberThat, refuseUnknown, whole } from "../../options.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import type { Distribution, ParametersOf } from "./distribution.ts";
import { spread } from "./noiseless.ts";

/** Options of `dGating()`. */
export interface DGatingOptions {
  /** How many numbers a weight is a product of: the weight itself and depth - 1 factors. From 2, with which groups are as in a group lasso, up. Default 3. */
  readonly depth?: number;
  /** Below which a gate counts as closed, since products come near 0 without reaching it. Default 0.01. */
  readonly threshold?: number;
}

/**
 * Gates without draws and without a price: products of factors of [0, 1], closed by the weight decay of the optimizer
 * (`sgd` or `adam` with `weightDecay`), which has to reach weights and factors alike. A lambda does not move them, as a
 * product that is nowhere 0 has no slope of P(open). Groups whose weights have a norm above 1 are decayed as plain weights are.
 *
 * The gradient is that of the loss itself.
 * @example
 * ```ts
 * import { dense, gate, sgd } from "sievenet";
 * import { dGating } from "sievenet/gates";
 *
 * const layer = gate(dense(20, 10), { over: "inputs", distribution: dGating({ depth: 3 }) });
 * Object.keys(layer.gates.inputs?.parameters ?? {}); // ["factor1", "factor2"]
 * const optimizer = sgd({ learningRate: 0.1, weightDecay: 0.01 });
 * ```
 * @throws ValueError
 */
export function dGating(options: DGatingOptions = {}): Distribution {
  refuseUnknown("dGating", options, ["depth", "threshold"]);
  const { depth = 3, threshold = 0.01 } = options;
  whole("dGating", "depth", depth, 2);
  numberThat("dGating", "threshold", threshold, "a number from 0 up and below 1", (t) => t >= 0 && t < 1);
  const product = (factors: ParametersOf<string>): Tensor => Object.values(factors).reduce((all, factor) => mul(all, factor));
  const above = (factors: ParametersOf<string>, open: Tensor): Tensor => where(relu(affine(detach(product(factors)), 1, -threshold)), open, tensor(0));
  return {
    name: "dGating",
    options: { depth, threshold },
    parameters: Object.fromEntries(
      Array.from({ length: depth - 1 }, (_, i) => [`factor${i + 1}`, { label: `factor ${i + 1}`, limits: [0, 1] as const, initial: () => 1 }]),
    ),
    testGates: ["mean"],
    draw: (factors, u) => spread(product(factors), u),
    openProbability: (factors) => above(factors, tensor(1)),
    test: (factors) => above(factors, product(factors)),
  };
}
