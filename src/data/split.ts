// Parts of a dataset to train on and to choose by: a share, or k folds; drawn from the seed, the same in every engine.
import { ValueError } from "../errors.ts";
import { flag, refuseUnknown } from "../options.ts";
import { checkSeed, currentSeed } from "../random.ts";
import { isWhole } from "../shape.ts";
import { shown } from "../options.ts";
import { type Dataset, hasTargets } from "./dataset.ts";
import { apart, shuffled, splitShare, type TrainValidationSplit } from "./share.ts";

export type { TrainValidationSplit } from "./share.ts";

/** Options of `trainValidationSplit()` and `folds()`. */
export interface SplitOptions {
  /** Which examples go where. Default: that of `seed()`. */
  readonly seed?: number;
  /** Whether each part has as large a share of each class as the whole, to the next whole number of examples. Default false. */
  readonly stratified?: boolean;
}

/** The random order, and whether classes are to be balanced. @throws ValueError */
function orderOf(who: string, data: Dataset, options: SplitOptions): { order: Int32Array; stratified: boolean } {
  refuseUnknown(who, options, ["seed", "stratified"]);
  const stratified = flag(who, "stratified", options.stratified ?? false);
  if (stratified && hasTargets(data))
    throw new ValueError(`${who}: stratified balances classes, but the dataset has targets, which are numbers. Leave stratified out.`);
  return { order: shuffled(data, checkSeed(options.seed ?? currentSeed())), stratified };
}

/** The examples of each class, in the order they have. */
function byClass({ labels, classes }: Dataset, order: Int32Array): number[][] {
  const all: number[][] = Array.from({ length: classes }, () => []);
  for (const example of order) (all[labels[example] as number] as number[]).push(example);
  return all;
}

/** An order of which every beginning has its share of each class: the j-th of n of a class stands at (j + 1/2) / n. */
function mixed(data: Dataset, order: Int32Array): Int32Array {
  const places = byClass(data, order).flatMap((all) => all.map((example, j) => ({ example, at: (j + 0.5) / all.length })));
  return Int32Array.from(places.sort((a, b) => a.at - b.at).map(({ example }) => example));
}

/**
 * Takes a share of the examples, drawn at random, off a dataset: 0.1 leaves nine tenths to train on. Both parts are copies
 * and keep the order of `data`. Those to train on stay augmented, the others are not. Which examples go where depends on `seed`
 * and the number of examples only; `stratified`, on their classes too: both parts then have as large a share of each.
 * @throws ValueError for a share that leaves one of the parts empty; for targets that are to be stratified.
 * @example
 * ```ts
 * import { dataset, trainValidationSplit } from "sievenet";
 *
 * const data = dataset({ inputs: [1, 2, 3, 4], labels: [0, 0, 1, 1], shape: [1] });
 * const { train, validation } = trainValidationSplit(data, 0.25, { seed: 1 });
 * train.count; // 3
 * validation.count; // 1
 * trainValidationSplit(data, 0.5, { seed: 1, stratified: true }).validation.labels; // [0, 1]
 * ```
 */
export function trainValidationSplit(data: Dataset, share: number, options: SplitOptions = {}): TrainValidationSplit {
  const { order, stratified } = orderOf("trainValidationSplit", data, options);
  return splitShare(data, share, stratified ? mixed(data, order) : order);
}

/**
 * Splits a dataset into `k` folds, drawn at random, and gives k splits, one after the other: each fold once to choose by, the
 * others to train on. All have the same number of examples, to one; `stratified`, also of each class.
 * @throws ValueError for fewer than two folds, or more than there are examples; for targets that are to be stratified.
 * @example
 * ```ts
 * import { dataset, folds } from "sievenet";
 *
 * const data = dataset({ inputs: [1, 2, 3, 4, 5, 6], labels: [0, 0, 0, 1, 1, 1], shape: [1] });
 * for (const { train, validation } of folds(data, 3, { seed: 1, stratified: true })) console.log(train.count, validation.labels);
 * Array.from(folds(data, 3, { stratified: true }), ({ validation }) => validation.labels.join()); // ["0,1", "0,1", "0,1"]
 * ```
 */
export function folds(data: Dataset, k: number, options: SplitOptions = {}): Iterable<TrainValidationSplit> {
  const { order, stratified } = orderOf("folds", data, options);
  if (!isWhole(k, 2, data.count))
    throw new ValueError(`folds: k is ${shown(k)}, but there are ${data.count} examples, so it must be a whole number from 2 to ${data.count}.`);
  const dealt = stratified ? Int32Array.from(byClass(data, order).flat()) : order;
  const fold = (i: number) =>
    apart(
      data,
      dealt.filter((_, j) => j % k === i),
      dealt.filter((_, j) => j % k !== i),
    );
  // one at a time: each is a copy of all examples
  return (function* () {
    for (let i = 0; i < k; i++) yield fold(i);
  })();
}
