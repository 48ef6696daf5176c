// The information criteria as prices of a parameter. With lambda per open weight and a mean loss that is a negative log-likelihood
// in nats, loss + lambda · weights is the criterion, divided by twice the number of examples (Louizos et al. 2018, section 2).
//
//   AIC = 2 k - 2 log L        lambda = 1 / N
//   BIC = k log N - 2 log L    lambda = log N / (2 N)
import { log } from "../ops/log.ts";
import { whole } from "../options.ts";
import { scope } from "../memory.ts";
import { tensor } from "../tensor.ts";

/**
 * The lambda of Akaike's information criterion (1974) for so many examples: 1 / N. The loss has to be a mean negative log-likelihood
 * in nats, as `crossEntropy` is; a squared error is one times twice the variance of the noise, so that lambda is too.
 * @example
 * ```ts
 * import { aic } from "sievenet/prices";
 *
 * aic(500); // 0.002
 * ```
 * @throws ValueError
 */
export function aic(examples: number): number {
  return 1 / whole("aic", "the number of examples", examples);
}

/**
 * The lambda of the Bayesian information criterion (Schwarz 1978) for so many examples: log(N) / 2N. Which losses it goes with: see
 * `aic`. The logarithm is the library's own, so that it is the same everywhere.
 * @example
 * ```ts
 * import { dense, gate } from "sievenet";
 * import { bic } from "sievenet/prices";
 *
 * const layer = gate(dense(20, 2), { over: "inputs", lambda: bic(500) });
 * layer.gates.lambda === bic(500); // true
 * ```
 * @throws ValueError
 */
export function bic(examples: number): number {
  whole("bic", "the number of examples", examples);
  return scope(() => log(tensor(examples)).item()) / (2 * examples);
}
