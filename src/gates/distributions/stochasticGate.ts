// Stochastic gates (Yamada, Lindenbaum, Negahban & Kluger 2020, "Feature selection using stochastic gates"): a Gaussian whose
// mean is learned, clamped.
//
//   z = min(1, max(0, center + deviation · n)),  n ~ N(0, 1)
//   P(z != 0) = Phi(center / deviation)
import { add } from "../../ops/add.ts";
import { clamp } from "../../ops/clamp.ts";
import { normalCdf } from "../../ops/normalCdf.ts";
import { normalQuantile } from "../../ops/normalQuantile.ts";
import { scale } from "../../ops/scale.ts";
import { numberThat, refuseUnknown } from "../../options.ts";
import { tensor } from "../../tensor.ts";
import type { Distribution } from "./distribution.ts";

/** Options of `stochasticGate()`. */
export interface StochasticGateOptions {
  /** Standard deviation of the Gaussian, the paper's 0.5. */
  readonly deviation?: number;
}

/**
 * Gates that draw from a Gaussian around `center`, clamped. Closed at test time where the center is not above 0, fully open
 * where it is 1 or more; it is kept within two deviations of both, so that no gate is closed in all draws.
 *
 * Draws are unbiased: their gradient is that of the expected loss.
 * @example
 * ```ts
 * import { dense, gate } from "sievenet";
 * import { stochasticGate } from "sievenet/gates";
 *
 * const layer = gate(dense(20, 10), { over: "inputs", distribution: stochasticGate({ deviation: 0.5 }), lambda: 0.001 });
 * layer.gates.inputs?.openProbabilities().length; // 20
 * ```
 * @throws ValueError
 */
export function stochasticGate(options: StochasticGateOptions = {}): Distribution<"center"> {
  refuseUnknown("stochasticGate", options, ["deviation"]);
  const { deviation = 0.5 } = options;
  numberThat("stochasticGate", "deviation", deviation, "a number above 0", (d) => d > 0 && d < Infinity);
  return {
    name: "stochasticGate",
    options: { deviation },
    parameters: {
      center: {
        limits: [-2 * deviation, 1 + 2 * deviation],
        initial: (dropRate) => deviation * normalQuantile(tensor(1 - dropRate)).item(),
        deviation: 0.01,
      },
    },
    testGates: ["mean"],
    skipsClosed: true,
    draw: ({ center }, u) => clamp(add(center, scale(normalQuantile(u), deviation)), 0, 1),
    openProbability: ({ center }) => normalCdf(scale(center, 1 / deviation)),
    test: ({ center }) => clamp(center, 0, 1),
  };
}
