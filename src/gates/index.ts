// The entry point of further distributions and estimators. Importing it teaches encode() and decode() its distributions.
import type { Distribution } from "./distributions/distribution.ts";
import { hardKuma } from "./distributions/hardKuma.ts";
import { makers } from "./distributions/index.ts";
import { settled } from "./distributions/settled.ts";
import { stochasticGate } from "./distributions/stochasticGate.ts";
import { straightThrough } from "./distributions/straightThrough.ts";

export { digamma, lgamma } from "../ops/lgamma.ts";
export type { Distribution, ParameterPlan, ParametersOf } from "./distributions/distribution.ts";
export { type HardKumaOptions, hardKuma } from "./distributions/hardKuma.ts";
export { settled } from "./distributions/settled.ts";
export { type StochasticGateOptions, stochasticGate } from "./distributions/stochasticGate.ts";
export { straightThrough } from "./distributions/straightThrough.ts";
export { type Beta, klToBeta } from "./klToBeta.ts";

// nothing is tried out, as registerDistribution() does: an import is to start no kernels
for (const [name, make] of Object.entries({ hardKuma, settled, stochasticGate, straightThrough })) makers.set(name, make as (options?: object) => Distribution);
