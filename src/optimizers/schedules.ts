// Learning rates that change from step to step. A schedule is a function of the step, from 0; what reaches a weight is
// computed by multiplication or, for the cosine, in wasm: powers differ between engines.

import { ValueError } from "../errors.ts";
import { functionKernels } from "../kernels/functions.ts";
import { numberThat, refuseUnknown, shown, whole } from "../options.ts";
import type { Schedule } from "../schedule.ts";

export type { Schedule } from "../schedule.ts";

function decayed(rate: number, factor: number, times: number): number {
  let value = rate;
  for (let i = 0; i < times; i++) value *= factor;
  return value;
}

/** A rate, or what becomes of one. @throws ValueError */
function checkRate(who: string, name: string, value: number): number {
  return numberThat(who, name, value, "at least 0 and finite", (rate) => rate >= 0 && rate < Infinity);
}

/**
 * Times `factor` after every `every` steps.
 * @throws ValueError
 * @example
 * ```ts
 * import { sgd, stepDecay } from "sievenet";
 *
 * const optimizer = sgd({ learningRate: stepDecay(0.5, { every: 1000, factor: 0.5 }) });
 * [0, 1000, 2000].map(stepDecay(0.5, { every: 1000, factor: 0.5 })); // [0.5, 0.25, 0.125]
 * ```
 */
export function stepDecay(rate: number, options: { readonly every: number; readonly factor?: number }): Schedule {
  refuseUnknown("stepDecay", options, ["every", "factor"]);
  const { every, factor = 0.1 } = options;
  checkRate("stepDecay", "the learning rate", rate);
  checkRate("stepDecay", "factor", factor);
  whole("stepDecay", "every", every, 1);
  return (step) => decayed(rate, factor, Math.floor(step / every));
}

/**
 * Times `factor` at each of the steps `at`.
 * @throws ValueError
 * @example
 * ```ts
 * import { multistep, sgd } from "sievenet";
 *
 * const optimizer = sgd({ learningRate: multistep(0.1, { at: [3000, 4500] }) });
 * [0, 3000, 4500].map(multistep(1, { at: [3000, 4500], factor: 0.5 })); // [1, 0.5, 0.25]
 * ```
 */
export function multistep(rate: number, options: { readonly at: readonly number[]; readonly factor?: number }): Schedule {
  refuseUnknown("multistep", options, ["at", "factor"]);
  const { at, factor = 0.1 } = options;
  checkRate("multistep", "the learning rate", rate);
  checkRate("multistep", "factor", factor);
  if (!Array.isArray(at)) throw new ValueError(`multistep: at is ${shown(at)}, but it must be a list of steps: [3000, 4500].`);
  for (const milestone of at) whole("multistep", "at", milestone, 0);
  return (step) => decayed(rate, factor, at.filter((milestone) => step >= milestone).length);
}

/**
 * Half a cosine from `rate` at step 0 down to `to` (default 0) at step `steps`, and `to` from there on (Loshchilov & Hutter 2017).
 * @throws ValueError
 * @example
 * ```ts
 * import { cosine, sgd } from "sievenet";
 *
 * const optimizer = sgd({ learningRate: cosine(0.1, { steps: 60 * 100 }), momentum: 0.9 }); // 60 epochs of 100 steps
 * [0, 50, 100].map(cosine(1, { steps: 100 })).map((rate) => rate.toFixed(2)); // ["1.00", "0.50", "0.00"]
 * ```
 */
export function cosine(rate: number, options: { readonly steps: number; readonly to?: number }): Schedule {
  refuseUnknown("cosine", options, ["steps", "to"]);
  const { steps, to = 0 } = options;
  checkRate("cosine", "the learning rate", rate);
  checkRate("cosine", "to", to);
  whole("cosine", "steps", steps, 1);
  return (step) => to + ((rate - to) * (1 + functionKernels.cosine((Math.PI * Math.min(step, steps)) / steps))) / 2;
}

/**
 * Rises in a straight line to `then(0)` within `steps` steps, then follows `then`.
 * @throws ValueError
 * @example
 * ```ts
 * import { adam, cosine, warmUp } from "sievenet";
 *
 * const optimizer = adam({ learningRate: warmUp(500, cosine(0.001, { steps: 9500 })) });
 * [0, 1, 3, 4].map(warmUp(4, 1)); // [0.25, 0.5, 1, 1]
 * ```
 */
export function warmUp(steps: number, then: Schedule | number): Schedule {
  whole("warmUp", "steps", steps, 1);
  const after: Schedule = typeof then === "number" ? () => then : then;
  const { numbers, observe, described } = after;
  const all: Schedule = (step) => (step < steps ? (after(0) * (step + 1)) / steps : after(step - steps));
  return Object.assign(all, numbers && { numbers }, observe && { observe }, described && { described: `${steps} steps of warm-up, ${described}` });
}
