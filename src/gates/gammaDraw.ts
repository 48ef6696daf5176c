// Draws from gamma distributions, with gradients along the draw.
//
// Drawn by rejection (Marsaglia & Tsang 2000, "A simple method for generating gamma variables"), with concentration α + 1:
//   d = α + 2/3,  v = (1 + x / sqrt(9 d))³,  x normal, taken where log u < x² / 2 + d (1 - v + log v),  g = d v
// and brought down to α by g r^(1/α), r uniform. All in logarithms, in which no draw is lost however small α is.
//
// The gradient is implicit (Figurnov, Mohamed & Mnih 2018, "Implicit reparameterization gradients"): that of the draw which
// has the same share of the distribution F below it, whichever way it was drawn. With f the density, ψ = digamma(α):
//   d log g / dα = -F_α / (g f) = -1/(g f(g)) ∫ from 0 to g of f(t) (log t - ψ) dt = 1/(g f(g)) ∫ from g to ∞ of the same
// below α by the first, with t = g e^(-q/α); above by the second, with t = g + y. Both are integrals over (0, ∞) of what falls
// like e^-q, by the rule of Takahasi & Mori (1974), q = exp(t - e^-t): 34 nodes are right to 1e-8, 32 bits to 1e-5.
import { ValueError } from "../errors.ts";
import { detach } from "../keep.ts";
import { add } from "../ops/add.ts";
import { div } from "../ops/div.ts";
import { exp } from "../ops/exp.ts";
import { digamma } from "../ops/lgamma.ts";
import { log } from "../ops/log.ts";
import { matmul } from "../ops/matmul.ts";
import { mul } from "../ops/mul.ts";
import { pow } from "../ops/pow.ts";
import { normal, uniform } from "../ops/random.ts";
import { reshape } from "../ops/reshape.ts";
import { affine, scale } from "../ops/scale.ts";
import { sqrt } from "../ops/sqrt.ts";
import { square } from "../ops/square.ts";
import { sub } from "../ops/sub.ts";
import { tanh } from "../ops/tanh.ts";
import { where } from "../ops/where.ts";
import { checkTensor, Tensor, tensor } from "../tensor.ts";

/** How often a draw is tried. At least 95 of 100 are taken, so that all of these are refused once in 4e10 draws. */
const TRIES = 8;
/** Nodes of the integral, from where to which, and how far they are apart. */
const [FROM, NODES, STEP] = [-3, 34, 0.2];

/** Places of (0, ∞) and their weights, [nodes, 1] and [1, nodes]. */
function nodes(): { at: Tensor; weights: Tensor } {
  const t = tensor(Float32Array.from({ length: NODES }, (_, i) => FROM + i * STEP));
  const back = exp(scale(t, -1));
  const at = exp(sub(t, back));
  return { at: reshape(at, [NODES, 1]), weights: reshape(scale(mul(affine(back, 1, 1), at), STEP), [1, NODES]) };
}

/** 1 - e^-x, which loses nothing near 0. */
const lessExp = (x: Tensor): Tensor => mul(tanh(scale(x, 0.5)), affine(exp(scale(x, -1)), 1, 1));

/** 1 where a is below b, else 0; without gradient. */
function below(a: Tensor, b: Tensor): Tensor {
  const most = b.toArray();
  return new Tensor(
    a.shape,
    a.toArray().map((each, i) => (each < (most[i] as number) ? 1 : 0)),
  );
}

/** At least 1. */
const atLeastOne = (x: Tensor): Tensor =>
  new Tensor(
    x.shape,
    x.toArray().map((each) => Math.max(1, each)),
  );

/** How fast log g moves with the concentration, [1, n] each. @internal */
export function slopeOfLogGamma(concentration: Tensor, logDraw: Tensor): Tensor {
  const { at, weights } = nodes();
  const draw = exp(logDraw);
  const psi = digamma(concentration);
  const isBelow = below(draw, concentration);
  // below: -1/α ∫ e^(-q + g (1 - e^(-q/α))) (log g - q/α - ψ) dq, at q = c x
  const low = atLeastOne(sqrt(concentration));
  const q = mul(at, low);
  const inUnits = div(q, concentration);
  const under = mul(exp(sub(mul(where(isBelow, draw, concentration), lessExp(inUnits)), q)), sub(sub(logDraw, psi), inUnits));
  const first = mul(div(low, scale(concentration, -1)), matmul(weights, under));
  // above: 1/g ∫ (1 + y/g)^(α - 1) e^-y (log(g + y) - ψ) dy; where the first counts the draw may be too small to be divided by
  const g = where(isBelow, concentration, draw);
  const high = atLeastOne(sqrt(g));
  const y = mul(at, high);
  const over = mul(exp(sub(mul(affine(concentration, 1, -1), log(affine(div(y, g), 1, 1))), y)), sub(log(add(g, y)), psi));
  return where(isBelow, first, mul(div(high, g), matmul(weights, over)));
}

/** The first of the tries that is taken, by draw. */
function taken(v: Tensor, spare: Tensor, n: number): Float32Array {
  const [volumes, rest] = [v.toArray(), spare.toArray()];
  return Float32Array.from({ length: n }, (_, i) => {
    for (let k = i; k < volumes.length; k += n) if ((rest[k] as number) > 0) return volumes[k] as number;
    return 1; // the middle of the distribution
  });
}

/** Logarithms of draws, of [1, n] concentrations. */
function drawn(concentration: Tensor, n: number): Tensor {
  const d = affine(concentration, 1, 2 / 3);
  const x = normal([TRIES, n]);
  const root = affine(div(x, sqrt(scale(d, 9))), 1, 1);
  const v = pow(root, 3); // NaN in the logarithm of what is not above 0: such a try is not taken
  const spare = sub(add(scale(square(x), 0.5), mul(d, add(affine(v, -1, 1), log(v)))), log(uniform([TRIES, n])));
  const volume = tensor(taken(v, spare, n), [1, n]);
  return add(log(mul(d, volume)), div(log(uniform([1, n])), concentration));
}

/** Refuses a concentration that is none. @throws ValueError */
function checkConcentration(who: string, concentration: Tensor): void {
  checkTensor(who, concentration);
  const wrong = concentration.toArray().find((each) => !(each > 0 && each < Infinity));
  if (wrong !== undefined)
    throw new ValueError(`${who}: a concentration is ${wrong}, but it must be a finite number above 0. Give softplus() or exp() of what is learned.`);
}

/** Logarithms of gamma draws, with their gradients. @throws ValueError @internal */
export function logGammaDraw(who: string, concentration: Tensor): Tensor {
  checkConcentration(who, concentration);
  const n = concentration.size;
  const given = reshape(concentration, [1, n]);
  const fixed = detach(given);
  const value = drawn(fixed, n);
  const slope = slopeOfLogGamma(fixed, value);
  // 0, with a gradient
  return reshape(add(value, mul(slope, sub(given, fixed))), concentration.shape);
}

/**
 * A draw from a gamma distribution (of rate 1) for each concentration, in their shape: mean and variance are the concentration. A draw
 * below 1e-45, as small concentrations have some, is 0.
 * A function of the seed, the step and how many draws came before in it. Gradients go to concentrations, and are unbiased:
 * in the mean over draws they are those of the expected loss (implicit reparameterization, Figurnov et al. 2018).
 * @example
 * ```ts
 * import { tensor } from "sievenet";
 * import { gamma } from "sievenet/gates";
 *
 * gamma(tensor([0.1, 1, 20])).shape; // [3]
 * ```
 * @throws ValueError for a concentration that is not above 0
 */
export function gamma(concentration: Tensor): Tensor {
  return exp(logGammaDraw("gamma", concentration));
}
