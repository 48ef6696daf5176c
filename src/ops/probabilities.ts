// Results that are probabilities, which losses of scores would turn into probabilities once more.
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";

const probabilities = new WeakMap<Tensor, string>();

/** Says of a tensor which function made probabilities of it. */
export function noteProbabilities(x: Tensor, by: string): Tensor {
  probabilities.set(x, by);
  return x;
}

/** Refuses to learn of what went through a function that the loss begins with itself. @throws ValueError */
export function refuseProbabilities(who: string, x: Tensor): void {
  const by = probabilities.get(x);
  if (by && x.wantsGrad)
    throw new ValueError(
      `${who}: the outputs went through ${by} before, but ${who} does that itself, and twice leaves little to learn from. Train without ${by}.`,
    );
}
