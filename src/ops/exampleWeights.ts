// How much each example counts in a mean.
import { ShapeError, ValueError } from "../errors.ts";
import { numberThat, shown } from "../options.ts";
import { isArray } from "../values.ts";

/** Options of every loss of the library. */
export interface LossOptions {
  /** How much each example of the batch counts, [batch]: the mean is the weighted one. Default: all the same. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** Refuses what are no weights of so many examples or classes; gives their sum. @throws ShapeError, ValueError */
export function checkWeights(who: string, weights: ArrayLike<number>, count: number, byClass = false): number {
  const [kind, things, thing] = byClass ? ["class weight", "classes", "class"] : ["weight", "examples", "example"];
  if (!isArray(weights)) throw new ValueError(`${who}: the ${kind}s are ${shown(weights)}, but an array is needed, one per ${thing}.`);
  if (weights.length !== count) throw new ShapeError(`${who}: ${weights.length} ${kind}s came for ${count} ${things}. Give one per ${thing}.`);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const each = weights[i] as number;
    numberThat(who, `${kind} ${i}`, each, "0 or more", (weight) => weight >= 0 && weight < Infinity);
    sum += each;
  }
  if (!(sum > 0)) throw new ValueError(`${who}: the ${kind}s of all ${count} ${things} are 0, so there is no mean to take.`);
  return sum;
}

/** Weights of so many examples as datasets hold them, in 32 bits, where 1e39 is no number. @throws ShapeError, ValueError */
export function toWeights(who: string, weights: ArrayLike<number>, count: number): Float32Array {
  checkWeights(who, weights, count);
  const all = Float32Array.from(weights);
  checkWeights(who, all, count);
  return all;
}
