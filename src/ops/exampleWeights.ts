// How much each example counts in a mean.
import { ShapeError, ValueError } from "../errors.ts";
import { numberThat } from "../options.ts";

/** Options of every loss of the library. */
export interface LossOptions {
  /** How much each example of the batch counts, [batch]: the mean is the weighted one. Default: all the same. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** Refuses what are no weights of so many examples or classes; gives their sum. @throws ShapeError, ValueError */
export function checkWeights(who: string, weights: ArrayLike<number>, count: number, byClass = false): number {
  const [kind, things, thing] = byClass ? ["class weight", "classes", "class"] : ["weight", "examples", "example"];
  if (weights.length !== count) throw new ShapeError(`${who}: ${weights.length ?? "no"} ${kind}s came for ${count} ${things}. Give one per ${thing}.`);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const each = weights[i] as number;
    numberThat(who, `${kind} ${i}`, each, "0 or more", (weight) => weight >= 0 && weight < Infinity);
    sum += each;
  }
  if (!(sum > 0)) throw new ValueError(`${who}: the ${kind}s of all ${count} ${things} are 0, so there is no mean to take.`);
  return sum;
}
