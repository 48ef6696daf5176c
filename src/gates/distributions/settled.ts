// Hard-concrete gates that are never drawn: the test-time gate of Louizos et al. 2018 (eq. 13) while training too, priced by
// the probability that a draw would be open (eq. 12).
//
//   z = min(1, max(0, sigmoid(logAlpha) (zeta - gamma) + gamma)),  P = sigmoid(logAlpha - beta log(-gamma / zeta))
import type { HardConcrete } from "../../ops/hardConcrete.ts";
import { refuseUnknown } from "../../options.ts";
import type { Distribution } from "./distribution.ts";
import { hardConcrete } from "./hardConcrete.ts";
import { spread } from "./noiseless.ts";

/**
 * Gates without noise: the deterministic gates of hard concrete, moved like any weight. Such a gate is no draw but a shrinking
 * factor, so a loss says nothing of how the net does with it closed; and once it is closed it has no slope from the loss
 * and stays so. Options and `logAlpha` are those of hard concrete.
 *
 * Against gates that are drawn its gradient is biased: for the loss (z - 0.4)² by up to 0.112, at log alpha 1.2.
 * @example
 * ```ts
 * import { dense, gate } from "sievenet";
 * import { settled } from "sievenet/gates";
 *
 * const layer = gate(dense(20, 10), { over: "inputs", distribution: settled(), lambda: 0.001 });
 * layer.gates.inputs?.testValues().length; // 20
 * ```
 * @throws ValueError
 */
export function settled(options: Partial<HardConcrete> = {}): Distribution<"logAlpha"> {
  refuseUnknown("settled", options, ["temperature", "stretch"]);
  const drawn = hardConcrete(options);
  return {
    ...drawn,
    name: "settled",
    testGates: ["mean"],
    draw: (parameters, u) => spread(drawn.test(parameters, "mean"), u),
  };
}
