// The entry point of further distributions and estimators. Importing it teaches encode() and decode() its distributions.
import { bernoulli } from "./distributions/bernoulli.ts";
import { dGating } from "./distributions/dGating.ts";
import type { Distribution } from "./distributions/distribution.ts";
import { hardKuma } from "./distributions/hardKuma.ts";
import { makers } from "./distributions/index.ts";
import { maskedSoftmax } from "./distributions/maskedSoftmax.ts";
import { settled } from "./distributions/settled.ts";
import { stochasticGate } from "./distributions/stochasticGate.ts";
import { straightThrough } from "./distributions/straightThrough.ts";

// What gates draw from
export { annealed } from "./distributions/annealed.ts";
export { bernoulli } from "./distributions/bernoulli.ts";
export { type DGatingOptions, dGating } from "./distributions/dGating.ts";
export type { Distribution, ParameterPlan, ParametersOf } from "./distributions/distribution.ts";
export { type HardKumaOptions, hardKuma } from "./distributions/hardKuma.ts";
export { type MaskedSoftmaxOptions, maskedSoftmax } from "./distributions/maskedSoftmax.ts";
export { settled } from "./distributions/settled.ts";
export { type StochasticGateOptions, stochasticGate } from "./distributions/stochasticGate.ts";
export { straightThrough } from "./distributions/straightThrough.ts";

// Gates in other places
export { type AmortizedGate, type AmortizedGateOptions, amortizedGate } from "./amortized.ts";
export { type SharedGateOptions, shareGates } from "./share.ts";

// Estimators, priors, and what they are made of
export { type ArmOptions, arm } from "./arm.ts";
export { dirichlet, klToDirichlet } from "./dirichlet.ts";
export { exactLinearLoss } from "./exactLinearLoss.ts";
export { type MeanOfDrawsOptions, meanOfDraws } from "./meanOfDraws.ts";
export { type MinMax, type MinMaxOptions, type MinMaxSide, minMax } from "./minMax.ts";
export { gamma } from "./gammaDraw.ts";
export { type Beta, type KumaLogs, klToBeta } from "./klToBeta.ts";
export { digamma, lgamma } from "../ops/lgamma.ts";

// nothing is tried out, as registerDistribution() does: an import is to start no kernels
for (const [name, make] of Object.entries({ bernoulli, dGating, hardKuma, maskedSoftmax, settled, stochasticGate, straightThrough }))
  makers.set(name, make as (options?: object) => Distribution);
