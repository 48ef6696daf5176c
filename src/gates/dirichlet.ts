// Draws from Dirichlet distributions, with gradients along the draw, and how far they are from a prior.
//
//   s = g / Σ g,  g_i ~ Gamma(c_i)
//   KL(Dir(c) | Dir(p)) = log Γ(Σ c) - log Γ(Σ p) - Σ (log Γ(c_i) - log Γ(p_i)) + Σ (c_i - p_i) (ψ(c_i) - ψ(Σ c))
import { ShapeError, ValueError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { digamma, lgamma } from "../ops/lgamma.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { softmax } from "../ops/softmax.ts";
import { sub } from "../ops/sub.ts";
import { sum } from "../ops/sum.ts";
import { shown } from "../options.ts";
import { checkTensor, type Tensor, tensor } from "../tensor.ts";
import { logGammaDraw } from "./gammaDraw.ts";

/** How many shares there are. @throws ShapeError */
function sharesOf(who: string, concentration: Tensor): number {
  checkTensor(who, concentration);
  const n = concentration.shape.at(-1);
  if (n) return n;
  throw new ShapeError(`${who}: concentrations of shape [${concentration.shape.join(", ")}] have no last axis of shares. Give one number for each share.`);
}

/**
 * A draw from a Dirichlet distribution for each row of concentrations along the last axis: shares above 0 that add up to 1,
 * in the same shape, whose means are c_i / Σ c. Gradients go to concentrations, and are unbiased, as those of `gamma`.
 * @example
 * ```ts
 * import { sum, tensor } from "sievenet";
 * import { dirichlet } from "sievenet/gates";
 *
 * const shares = dirichlet(tensor([0.5, 0.5, 2]));
 * Math.abs(sum(shares).item() - 1) < 1e-6; // true
 * ```
 * @throws ShapeError; ValueError for a concentration that is not above 0
 */
export function dirichlet(concentration: Tensor): Tensor {
  sharesOf("dirichlet", concentration);
  return softmax(logGammaDraw("dirichlet", concentration));
}

/**
 * The Kullback-Leibler divergence of Dirichlet distributions from a prior, on the tape. concentration: [..., shares], result:
 * [...]. prior: one concentration for all shares, or one for each.
 * @example
 * ```ts
 * import { tensor } from "sievenet";
 * import { klToDirichlet } from "sievenet/gates";
 *
 * klToDirichlet(tensor([2, 2, 2]), 2).item() < 1e-5; // true
 * ```
 * @throws ShapeError; ValueError for a prior that is not above 0
 */
export function klToDirichlet(concentration: Tensor, prior: number | readonly number[]): Tensor {
  const n = sharesOf("klToDirichlet", concentration);
  const all = typeof prior === "number" ? new Array<number>(n).fill(prior) : Array.from(prior ?? []);
  if (all.length !== n) throw new ShapeError(`klToDirichlet: ${all.length} numbers of a prior came for ${n} shares. Give one for each, or one for all.`);
  const wrong = all.find((each) => typeof each !== "number" || !(each > 0 && each < Infinity));
  if (wrong !== undefined) throw new ValueError(`klToDirichlet: the prior has a concentration of ${shown(wrong)}, but it must be a finite number above 0.`);
  const rows = reshape(concentration, [concentration.size / n, n]);
  const p = tensor(all, [1, n]);
  const [whole, wholePrior] = [sum(rows, 1, { keepDims: true }), sum(p)];
  const lgammas = sub(sub(sum(lgamma(p)), sum(lgamma(rows), 1)), sub(lgamma(wholePrior), reshape(lgamma(whole), [rows.shape[0] as number])));
  const slopes = sum(mul(sub(rows, p), sub(digamma(rows), digamma(whole))), 1);
  return reshape(add(lgammas, slopes), concentration.shape.slice(0, -1));
}
