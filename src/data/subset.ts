// Some examples of a dataset, and how much each of them counts.
import { ValueError } from "../errors.ts";
import { checkWeights, toWeights } from "../ops/exampleWeights.ts";
import { oneOf, refuseUnknown, shown } from "../options.ts";
import { isWhole, sizeOf } from "../shape.ts";
import { type Dataset, hasTargets, inWords } from "./dataset.ts";
import { pick } from "./pick.ts";

/** Says whether an example is wanted, by its label (its targets, for a dataset with targets) and its index. */
export type Wanted = (label: number & Float32Array, index: number) => boolean;

/**
 * Some examples of a dataset, copied: those of the indices, in their order, or those for which a function is true. An index may
 * come more than once. Labels stay what they are, and so does the number of classes.
 * @throws ValueError for an index that is none, or when nothing is left.
 * @example
 * ```ts
 * import { dataset, subset } from "sievenet";
 *
 * const data = dataset({ inputs: [1, 2, 3, 4], labels: [0, 1, 2, 1], shape: [1] });
 * subset(data, [3, 0]).labels; // [1, 0]
 * subset(data, (label) => label !== 1).inputs; // [1, 3]
 * ```
 */
export function subset(data: Dataset, which: ArrayLike<number> | Wanted): Dataset {
  const { count, labels, targetShape = [] } = data;
  const size = sizeOf(targetShape);
  const label = (i: number) => (hasTargets(data) ? labels.subarray(i * size, (i + 1) * size) : labels[i]) as number & Float32Array;
  const wanted = typeof which === "function" ? Array.from({ length: count }, (_, i) => i).filter((i) => which(label(i), i)) : which;
  if (typeof wanted !== "object" || wanted === null || !("length" in wanted))
    throw new ValueError(`subset: ${shown(which)} came, but the indices of examples are needed, or a function of a label and its index.`);
  if (wanted.length === 0) throw new ValueError(`subset: nothing is left of ${count} examples. Leave at least one.`);
  for (let i = 0; i < wanted.length; i++)
    if (!isWhole(wanted[i] as number, 0, count - 1))
      throw new ValueError(`subset: index ${i} is ${shown(wanted[i])}, but examples are whole numbers from 0 to ${count - 1}.`);
  return pick(data, wanted);
}

/** Options of `weighted()`: one of both. */
export interface WeightedOptions {
  /** How much each example counts, [count], 0 or more. */
  readonly examples?: ArrayLike<number>;
  /** How much each example of a class counts, [classes]; "balanced": so much that all classes count the same together. */
  readonly classes?: ArrayLike<number> | "balanced";
}

/** Weights of classes by which all count the same: the mean over all examples is 1. A class without examples has 0. */
function balanced({ count, labels, classes }: Dataset): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) (counts[label] as number)++;
  const there = counts.filter((n) => n).length;
  return counts.map((n) => n && count / (there * n));
}

/**
 * The same examples, each with a weight, in the place of those it may have had: every loss of the library then takes the
 * weighted mean, and so do errors; an example of weight 0 is as if it were absent. Nothing else is copied. A loss of your own is
 * handed `{ weights }` as its third argument.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { dataset, weighted } from "sievenet";
 *
 * const data = dataset({ inputs: [1, 2, 3, 4], labels: [0, 0, 0, 1], shape: [1] });
 * weighted(data, { examples: [1, 1, 0, 2] }).weights; // [1, 1, 0, 2]
 * weighted(data, { classes: [1, 3] }).weights; // [1, 1, 1, 3]
 * weighted(data, { classes: "balanced" }).weights?.[3]; // 2
 * ```
 */
export function weighted(data: Dataset, options: WeightedOptions): Dataset {
  refuseUnknown("weighted", options, ["examples", "classes"]);
  const { examples, classes } = options;
  if ((examples === undefined) === (classes === undefined))
    throw new ValueError('weighted: give either examples, a weight for each, or classes: a weight for each, or "balanced".');
  if (examples !== undefined) return inWords({ ...data, weights: toWeights("weighted", examples, data.count) });
  if (hasTargets(data)) throw new ValueError("weighted: the dataset has targets, and no classes to weigh. Give examples, a weight for each.");
  const byClass = typeof classes === "string" && oneOf("weighted", "classes", classes, ["balanced"]) ? balanced(data) : (classes as ArrayLike<number>);
  checkWeights("weighted", byClass, data.classes, true);
  const weights = Array.from(data.labels as ArrayLike<number>, (label) => byClass[label] as number);
  return inWords({ ...data, weights: toWeights("weighted", weights, data.count) });
}
