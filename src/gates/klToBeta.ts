// How far HardKuma gates are from a Beta prior (Nalisnick & Smyth 2017, "Stick-breaking variational autoencoders"), measured on
// the Kumaraswamy variable k before it is stretched and clamped.
//
//   KL = log(a b) - 1 + 1/b + (a - α) E[log k] + log B(α, β) - (β - 1) E[log(1 - k)]
//   E[log k] = -(γ + ψ(b + 1)) / a
//
// The last expectation has no closed form. The paper's series for it, cut off after ten terms, gives -2.5 for -6.3 at a = 4,
// b = 0.2. Here it is an integral over u of (0, 1) by the tanh-sinh rule (Takahasi & Mori 1974).
import { ShapeError, ValueError } from "../errors.ts";
import { add } from "../ops/add.ts";
import { clamp } from "../ops/clamp.ts";
import { exp } from "../ops/exp.ts";
import { digamma, lgamma } from "../ops/lgamma.ts";
import { log } from "../ops/log.ts";
import { matmul } from "../ops/matmul.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { affine, scale } from "../ops/scale.ts";
import { softplus } from "../ops/softplus.ts";
import { sub } from "../ops/sub.ts";
import { where } from "../ops/where.ts";
import { numberThat, refuseUnknown, shown } from "../options.ts";
import { print } from "../shape.ts";
import { isTensor, Tensor, tensor } from "../tensor.ts";
import { logOneLessExp } from "./distributions/hardKuma.ts";
import type { SampledGate } from "./sampled.ts";

/**
 * A Beta distribution; both numbers above 0. `{ a: 1, b: 1 }` is uniform; `a` below `b` has gates closed. Tensors of as many
 * numbers as there are gates are a prior for each, which may be learned.
 */
export interface Beta {
  /** α, of closeness to 1. */
  readonly a: number | Tensor;
  /** β, of closeness to 0. */
  readonly b: number | Tensor;
}

/** Parameters of HardKuma gates, in one shape: what a network makes of each batch for `amortizedGate`, say. */
export interface KumaLogs {
  /** The logarithm of a. */
  readonly logA: Tensor;
  /** The logarithm of b. */
  readonly logB: Tensor;
}

/** Euler's constant. */
const GAMMA = 0.5772156649015329;
/** Nodes of the integral on each side of the middle, and how far they are apart. */
const [SIDE, STEP] = [20, 0.15];

/** 1 where x is below a limit, else 0; without gradient. */
const below = (x: Tensor, limit: number): Tensor =>
  new Tensor(
    x.shape,
    x.toArray().map((each) => (each < limit ? 1 : 0)),
  );

/** log u of the nodes, [nodes, 1], and their weights, [1, nodes]: u = sigmoid(π sinh t), du = π cosh t u (1 - u) dt. */
function nodes(): { logU: Tensor; weights: Tensor } {
  const t = tensor(Float32Array.from({ length: 2 * SIDE + 1 }, (_, i) => (i - SIDE) * STEP));
  const [up, down] = [exp(t), exp(scale(t, -1))];
  const x = scale(sub(up, down), Math.PI / 2);
  const logU = scale(softplus(scale(x, -1)), -1);
  const weights = mul(scale(add(up, down), (Math.PI / 2) * STEP), exp(sub(logU, softplus(x))));
  return { logU: reshape(logU, [t.size, 1]), weights: reshape(weights, [1, t.size]) };
}

/** log(-log(1 - e^x)) of x < 0: where e^x is small, log(e^x + e^2x / 2 + ...). */
function logMinusLog(x: Tensor): Tensor {
  const w = exp(clamp(x, -100, -3.5));
  const series = [0.25, 1 / 3, 0.5, 1].reduce((all: Tensor, factor) => affine(mul(all, w), 1, factor), scale(w, 0.2));
  return where(below(x, -3.5), add(x, log(series)), log(scale(logOneLessExp(clamp(x, -3.5, 0)), -1)));
}

/** log(1 - e^-y), of log y: where y is small, log y - y / 2 + y² / 24. */
function logOneLess(logY: Tensor): Tensor {
  const y = exp(clamp(logY, -2, 80));
  const small = exp(clamp(logY, -100, -2));
  const series = mul(small, affine(small, 1 / 24, -0.5));
  return where(below(logY, -2), add(logY, series), logOneLessExp(scale(y, -1)));
}

/** E[log(1 - k)], [gates]: k = (1 - u^(1/b))^(1/a). */
function expectedLogRest(logA: Tensor, logB: Tensor): Tensor {
  const { logU, weights } = nodes();
  const x = mul(logU, exp(scale(logB, -1)));
  return matmul(weights, logOneLess(sub(logMinusLog(x), logA)));
}

/** The parameters whose divergence is asked for. @throws ValueError, ShapeError */
function logsOf(gate: SampledGate<"logA" | "logB"> | KumaLogs): KumaLogs {
  const name = (gate as Partial<Pick<SampledGate, "distribution">> | undefined)?.distribution?.name;
  if (name !== undefined && name !== "hardKuma")
    throw new ValueError(`klToBeta: these gates draw from ${name}, but it is hardKuma() that has a divergence from a Beta prior.`);
  if (!isTensor(gate?.logA) || !isTensor(gate.logB))
    throw new ValueError(
      `klToBeta: ${shown(gate)} came where gates are needed. Those of a layer are layer.gates.inputs, layer.gates.outputs or layer.gates.weights.`,
    );
  if (gate.logB.size !== gate.logA.size)
    throw new ShapeError(`klToBeta: logA is ${print(gate.logA.shape)} and logB ${print(gate.logB.shape)}, but each gate needs both.`);
  return gate;
}

/** A number of a prior as a tensor: [1, gates], or a single number. @throws ValueError, ShapeError */
function priorOf(name: "a" | "b", given: number | Tensor, gates: number): Tensor {
  if (!isTensor(given)) return tensor(numberThat("klToBeta", name, given, "a number above 0", (x) => x > 0 && x < Infinity));
  if (given.size !== gates)
    throw new ShapeError(`klToBeta: ${name} of the prior is ${print(given.shape)}, but it must be one number, or one for each of ${gates} gates.`);
  return reshape(given, [1, gates]);
}

/**
 * The Kullback-Leibler divergence of each HardKuma gate, before it is stretched, from a Beta prior, on the tape: as many
 * numbers as there are gates, in their shape. Within 2e-5, or 2e-6 of the result where that is more, for all a and b that gates may have and priors of [0.1, 10].
 * Of gates whose parameters a network makes, these are given in their place; a prior of tensors learns too.
 * @example
 * ```ts
 * import { sampledGate, sum } from "sievenet";
 * import { hardKuma, klToBeta } from "sievenet/gates";
 *
 * const gates = sampledGate([5], { distribution: hardKuma(), dropRate: 0.2 });
 * sum(klToBeta(gates, { a: 0.5, b: 0.5 })).item() > 0; // true
 * ```
 * @throws ValueError for gates that draw from something else, and for a prior that is none; ShapeError for sizes that do not fit
 */
export function klToBeta(gate: SampledGate<"logA" | "logB"> | KumaLogs, prior: Beta): Tensor {
  const { logA: givenA, logB: givenB } = logsOf(gate);
  refuseUnknown("klToBeta", prior, ["a", "b"]);
  const n = givenA.size;
  const [alpha, beta] = [priorOf("a", prior.a, n), priorOf("b", prior.b, n)];
  const [logA, logB] = [reshape(givenA, [1, n]), reshape(givenB, [1, n])];
  const [a, b] = [exp(logA), exp(logB)];
  const logMean = mul(scale(affine(digamma(affine(b, 1, 1)), 1, GAMMA), -1), exp(scale(logA, -1)));
  const closed = add(add(add(logA, logB), affine(exp(scale(logB, -1)), 1, -1)), mul(sub(a, alpha), logMean));
  const all = add(closed, sub(add(lgamma(alpha), lgamma(beta)), lgamma(add(alpha, beta))));
  return reshape(prior.b === 1 ? all : sub(all, mul(expectedLogRest(logA, logB), affine(beta, 1, -1))), givenA.shape);
}
