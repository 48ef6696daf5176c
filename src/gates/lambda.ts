// What an expected open weight (of a gate that stands by itself: an open gate) adds to the mean loss, which may change from
// step to step.
import { ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import { currentStep } from "../random.ts";
import type { Schedule } from "../schedule.ts";

/**
 * A number; a function of the step, the batches there have been; or an object that says it, whose own properties are part of
 * the net: what it keeps in them is found like any other state.
 */
export type Lambda = number | Schedule | { at(step: number): number };

/** What lambdas that change were at last, by whose they are: a file stores a number. */
const last = new WeakMap<object, number>();

/** A price in numbers. @throws ValueError */
export function checkPrice(who: string, name: string, value: number): number {
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw new ValueError(`${who}: ${name} is ${shown(value)}, but it must be 0 or more. It is a price per open weight, usually 0.1 / (number of examples).`);
}

/** Refuses what is no lambda, as far as that can be known before training. @throws ValueError */
export function checkLambda(lambda: Lambda): Lambda {
  const changes = typeof lambda === "function" || (typeof lambda === "object" && lambda !== null && typeof lambda.at === "function");
  return changes ? lambda : checkPrice("gate", "lambda", lambda as number);
}

/** What lambda is in the running step, or at step 0 outside of any; `holder`: whose it is. @throws ValueError */
export function lambdaNow(holder: { readonly lambda?: Lambda | undefined }, label: string): number {
  const { lambda = 0 } = holder;
  const step = currentStep();
  const value = typeof lambda === "object" ? lambda.at(step) : typeof lambda === "function" ? lambda(step) : lambda;
  last.set(holder, value);
  return checkPrice("penalty", `lambda of ${label} at step ${step}`, value);
}

/** The number that stands for it in a file: what it was when a step asked last, or at step 0 if none has. @throws ValueError */
export function lambdaStored(holder: { readonly lambda: Lambda }, label: string): number {
  return typeof holder.lambda === "number" ? holder.lambda : (last.get(holder) ?? lambdaNow(holder, label));
}
