// A share of the examples, split off in a given order.
import { ValueError } from "../errors.ts";
import { numberThat } from "../options.ts";
import { permutation } from "../random.ts";
import type { Dataset } from "./dataset.ts";
import { pick } from "./pick.ts";

/** Examples to train on and others to choose by. */
export interface TrainValidationSplit {
  /** Examples to train on. */
  readonly train: Dataset;
  /** Examples to choose by. */
  readonly validation: Dataset;
}

/** The two parts: those of `taken` to choose by, not augmented, and the others. Both keep the order of `data`. */
export function apart(data: Dataset, taken: Int32Array, others: Int32Array): TrainValidationSplit {
  const { augment: _, ...plain } = data;
  return { train: pick(data, others.sort()), validation: pick(plain, taken.sort()) };
}

/** All examples in random order; training shuffles with rounds from 1 on. */
export const shuffled = ({ count }: Dataset, seed: number): Int32Array => permutation(count, seed, 0);

/** Takes the first of `order` as a share to choose by. @throws ValueError for a share that leaves one of the parts empty */
export function splitShare(data: Dataset, share: number, order: Int32Array): TrainValidationSplit {
  numberThat("trainValidationSplit", "share", share, "above 0 and below 1, such as 0.1", (s) => s > 0 && s < 1);
  const taken = Math.round(share * data.count);
  if (taken === 0 || taken === data.count) {
    throw new ValueError(
      `trainValidationSplit: a share of ${share} of ${data.count} examples is ${taken}, which leaves nothing to ${taken ? "train on" : "validate on"}. Give another share or more examples.`,
    );
  }
  return apart(data, order.slice(0, taken), order.slice(taken));
}
