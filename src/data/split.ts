import { ValueError } from "../errors.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import { checkSeed, currentSeed, permutation } from "../random.ts";
import { sizeOf } from "../shape.ts";
import { type Dataset, inWords } from "./dataset.ts";

/** Examples to train on and others to choose by. */
export interface TrainValidationSplit {
  /** Examples to train on. */
  readonly train: Dataset;
  /** Examples to choose by. */
  readonly validation: Dataset;
}

/** The examples of `which`, copied. */
function pick(data: Dataset, which: Int32Array): Dataset {
  const gather = <T extends Uint8Array | Int32Array | Float32Array>(from: T, size: number): T => {
    const into = new (from.constructor as new (n: number) => T)(which.length * size);
    which.forEach((example, i) => {
      into.set(from.subarray(example * size, (example + 1) * size), i * size);
    });
    return into;
  };
  return inWords({
    ...data,
    count: which.length,
    inputs: gather(data.inputs, sizeOf(data.shape)),
    labels: gather(data.labels, sizeOf(data.targetShape ?? [])),
  });
}

/**
 * Takes a share of the examples, drawn at random, off a dataset: 0.1 leaves nine tenths to train on. Both parts are copies
 * and keep the order of `data`; classes are not balanced. Those to train on stay augmented, the others are not. Which examples go where depends on `seed` (default: that of
 * `seed()`) and the number of examples only.
 * @throws ValueError for a share that leaves one of the parts empty.
 * @example
 * ```ts
 * import { dataset, trainValidationSplit } from "sievenet";
 *
 * const data = dataset({ inputs: [1, 2, 3, 4], labels: [0, 1, 0, 1], shape: [1] });
 * const { train, validation } = trainValidationSplit(data, 0.25, { seed: 1 });
 * train.count; // 3
 * validation.count; // 1
 * ```
 */
export function trainValidationSplit(data: Dataset, share: number, options: { readonly seed?: number } = {}): TrainValidationSplit {
  refuseUnknown("trainValidationSplit", options, ["seed"]);
  const seed = checkSeed(options.seed ?? currentSeed());
  numberThat("trainValidationSplit", "share", share, "above 0 and below 1, such as 0.1", (s) => s > 0 && s < 1);
  const taken = Math.round(share * data.count);
  if (taken === 0 || taken === data.count) {
    throw new ValueError(
      `trainValidationSplit: a share of ${share} of ${data.count} examples is ${taken}, which leaves nothing to ${taken ? "train on" : "validate on"}. Give another share or more examples.`,
    );
  }
  // training shuffles with rounds from 1 on
  const order = permutation(data.count, seed, 0);
  const { augment: _, ...plain } = data;
  return { train: pick(data, order.subarray(taken).sort()), validation: pick(plain, order.subarray(0, taken).sort()) };
}
