// The hard-concrete distribution of one gate, for reports and tables only: float64 JavaScript with Math.exp, whose last
// bits differ between engines. Nothing from here may reach a weight; that is what the kernels are for.
//
//   sBar = s (zeta - gamma) + gamma,  s = sigmoid((logit u + a) / beta),  u ~ U(0, 1),  a = log alpha
//   P(sBar <= x) = sigmoid(beta · logit t - a),  t = (x - gamma) / (zeta - gamma)
//   z = min(1, max(0, sBar))
//
// Louizos, Welling & Kingma 2018, eqs. 10-12 and 21-25.
import { ValueError } from "../../errors.ts";
import { checkHardConcrete, type HardConcrete } from "../../ops/hardConcrete.ts";

function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

/** sigmoid(x) (1 - sigmoid(x)), accurate in both tails. */
function slope(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return e / ((1 + e) * (1 + e));
}

function logit(u: number): number {
  return Math.log(u) - Math.log1p(-u);
}

/** The integral of f from 0 to 1 (tanh-sinh: steep ends do no harm). */
function integral(f: (x: number) => number): number {
  const step = 1 / 32;
  let sum = 0;
  for (let i = -112; i <= 112; i++) {
    const t = Math.PI * Math.sinh(i * step);
    const weight = Math.PI * Math.cosh(i * step) * slope(t);
    sum += weight * f(sigmoid(t));
  }
  return sum * step;
}

/** One gate's distribution: of the stretched variable before the clamp (cdf, quantile, density) and of the gate z itself. */
export class HardConcreteDistribution {
  /** The higher, the more often the gate is open. */
  readonly logAlpha: number;
  /** The lower, the nearer draws are to 0 and 1. */
  readonly temperature: number;
  /** The interval that is clamped to 0 and 1. */
  readonly stretch: readonly [gamma: number, zeta: number];

  /** Use `hardConcreteDistribution()`. */
  constructor(logAlpha: number, options: Partial<HardConcrete> = {}) {
    const { temperature, stretch } = checkHardConcrete("hardConcreteDistribution", options);
    this.logAlpha = logAlpha;
    this.temperature = temperature;
    this.stretch = stretch;
  }

  /** x on the scale of s, from 0 at gamma to 1 at zeta. */
  private unstretched(x: number): number {
    const [gamma, zeta] = this.stretch;
    return Math.min(1, Math.max(0, (x - gamma) / (zeta - gamma)));
  }

  /** P(sBar <= x), before the clamp. */
  cdf(x: number): number {
    return sigmoid(this.temperature * logit(this.unstretched(x)) - this.logAlpha);
  }

  /** Below which a share `q` of the draws lies, before the clamp; `quantile(u)` is the draw with the noise u. @throws ValueError */
  quantile(q: number): number {
    if (!(q >= 0 && q <= 1)) throw new ValueError(`quantile: ${q} came but a share from 0 to 1 is needed.`);
    const [gamma, zeta] = this.stretch;
    return sigmoid((logit(q) + this.logAlpha) / this.temperature) * (zeta - gamma) + gamma;
  }

  /** Density at x before the clamp, per unit of x; 0 outside (gamma, zeta). */
  density(x: number): number {
    const [gamma, zeta] = this.stretch;
    const t = this.unstretched(x);
    if (t === 0 || t === 1) return 0;
    return (slope(this.temperature * logit(t) - this.logAlpha) * this.temperature) / (t * (1 - t) * (zeta - gamma));
  }

  /** E[z], the mean of the gate itself: the integral of P(z > x) over [0, 1]. */
  mean(): number {
    return integral((x) => sigmoid(this.logAlpha - this.temperature * logit(this.unstretched(x))));
  }

  /** P(z != 0): the expected L0 norm of the gate. */
  probabilityOpen(): number {
    return sigmoid(this.logAlpha - this.temperature * logit(this.unstretched(0)));
  }

  /** P(z = 1). */
  probabilityFull(): number {
    return sigmoid(this.logAlpha - this.temperature * logit(this.unstretched(1)));
  }

  /** P(z = 0). */
  probabilityClosed(): number {
    return this.cdf(0);
  }

  /** dz / d temperature of the gate drawn with the noise `u` of (0, 1): 0 where the clamp holds it. @throws ValueError */
  temperatureSlope(u: number): number {
    const z = this.quantile(u);
    if (z <= 0 || z >= 1) return 0;
    const [gamma, zeta] = this.stretch;
    const x = (logit(u) + this.logAlpha) / this.temperature;
    return (-(zeta - gamma) * slope(x) * x) / this.temperature;
  }
}

/**
 * The distribution of a hard-concrete gate with parameter `logAlpha`, in float64, for reports. Options as of `gate()`:
 * temperature 2/3 and stretch [-0.1, 1.1] by default.
 * @example
 * ```ts
 * import { hardConcreteDistribution } from "sievenet";
 *
 * const gate = hardConcreteDistribution(0); // of log alpha
 * gate.mean().toFixed(3); // "0.500"
 * gate.cdf(0.5).toFixed(3); // "0.500"
 * Math.round(100 * gate.probabilityClosed()); // 17
 * ```
 */
export function hardConcreteDistribution(logAlpha: number, options: Partial<HardConcrete> = {}): HardConcreteDistribution {
  return new HardConcreteDistribution(logAlpha, options);
}
