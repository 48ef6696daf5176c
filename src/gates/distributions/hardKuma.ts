// The HardKuma distribution (Bastings, Aziz & Titov 2019, "Interpretable neural predictions with differentiable binary
// variables"): a Kumaraswamy variable, stretched beyond 0 and 1 and clamped.
//
//   k = (1 - u^(1/b))^(1/a),  u ~ U(0, 1),  z = min(1, max(0, k (high - low) + low))
//   P(z != 0) = (1 - t^a)^b,  t = -low / (high - low)
//   median of k = (1 - 2^(-1/b))^(1/a),  E[k] = b B(1 + 1/a, b)
//
// The paper has 1 - u in the place of u, which is drawn alike.
import { add } from "../../ops/add.ts";
import { clamp } from "../../ops/clamp.ts";
import { exp } from "../../ops/exp.ts";
import { checkStretch } from "../../ops/hardConcrete.ts";
import { lgamma } from "../../ops/lgamma.ts";
import { log } from "../../ops/log.ts";
import { mul } from "../../ops/mul.ts";
import { affine, scale } from "../../ops/scale.ts";
import { sub } from "../../ops/sub.ts";
import { tanh } from "../../ops/tanh.ts";
import { refuseUnknown } from "../../options.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import type { Distribution, ParametersOf } from "./distribution.ts";

/** Options of `hardKuma()`. */
export interface HardKumaOptions {
  /** The interval over which the Kumaraswamy variable is stretched before the clamp, the paper's [-0.1, 1.1]. */
  readonly stretch?: readonly [low: number, high: number];
}

/** Logarithms of 0.2 and 4, between which a and b are kept: a gate that is drawn open never or always would have no slope. */
const LIMITS = [-1.6094379124341003, 1.3862943611198906] as const;
/** What a is at least. */
const LEAST = 0.2;

type Logs = ParametersOf<"logA" | "logB">;

/** log(1 - e^x) of x < 0, as log(tanh(-x / 2) (1 + e^x)), which loses nothing near 0. */
export function logOneLessExp(x: Tensor): Tensor {
  return log(mul(tanh(scale(x, -0.5)), affine(exp(x), 1, 1)));
}

/** k of which a share u lies above, in logarithms. */
function logKuma({ logA, logB }: Logs, logU: Tensor): Tensor {
  return mul(logOneLessExp(mul(logU, exp(scale(logB, -1)))), exp(scale(logA, -1)));
}

/** E[k] = b B(1 + 1/a, b). */
function meanKuma({ logA, logB }: Logs): Tensor {
  const b = exp(logB);
  const c = affine(exp(scale(logA, -1)), 1, 1);
  return exp(sub(add(add(logB, lgamma(c)), lgamma(b)), lgamma(add(c, b))));
}

/** The logarithm of a number, in wasm. */
const logOf = (x: number): number => log(tensor(x)).item();

/** a and b with which P(z = 0) is the drop rate: b = 1 as long as a is not below its limit. */
function initial(dropRate: number, t: number): { a: number; b: number } {
  const a = logOf(dropRate) / logOf(t);
  return a >= LEAST ? { a: Math.min(a, 4), b: 1 } : { a: LEAST, b: Math.min(logOf(1 - dropRate) / logOf(1 - exp(scale(log(tensor(t)), LEAST)).item()), 4) };
}

/**
 * Gates that draw from a Kumaraswamy distribution with parameters a and b (as `logA` and `logB`, each of [0.2, 4]), stretched
 * and clamped. `klToBeta` measures how far it is from a Beta prior. Test-time gates: "median" (default), closed where more than
 * half of the draws are; "mean", of the variable before it is stretched.
 *
 * Draws are unbiased: their gradient is that of the expected loss.
 * @example
 * ```ts
 * import { dense, gate } from "sievenet";
 * import { hardKuma } from "sievenet/gates";
 *
 * const layer = gate(dense(784, 300), { over: "inputs", distribution: hardKuma(), dropRate: 0.2, lambda: 1e-6 });
 * Object.keys(layer.gates.inputs?.parameters ?? {}); // ["logA", "logB"]
 * ```
 * @throws ValueError
 */
export function hardKuma(options: HardKumaOptions = {}): Distribution<"logA" | "logB"> {
  refuseUnknown("hardKuma", options, ["stretch"]);
  const { stretch = [-0.1, 1.1] } = options;
  const [low, high] = checkStretch("hardKuma", stretch);
  const wide = high - low;
  const t = -low / wide;
  const stretched = (k: Tensor) => clamp(affine(k, wide, low), 0, 1);
  return {
    name: "hardKuma",
    options: { stretch: [low, high] },
    parameters: {
      logA: { label: "log a", limits: LIMITS, initial: (dropRate) => logOf(initial(dropRate, t).a), deviation: 0.01 },
      logB: { label: "log b", limits: LIMITS, initial: (dropRate) => logOf(initial(dropRate, t).b) },
    },
    testGates: ["median", "mean"],
    skipsClosed: true,
    draw: (logs, u) => stretched(exp(logKuma(logs, log(u)))),
    openProbability: ({ logA, logB }) => exp(mul(logOneLessExp(mul(exp(logA), log(tensor(t)))), exp(logB))),
    test: (logs, how) => stretched(how === "mean" ? meanKuma(logs) : exp(logKuma(logs, log(tensor(0.5))))),
  };
}
