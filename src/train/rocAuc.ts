// The area under the ROC curve, in double precision: nothing here reaches a weight.
import { ShapeError, ValueError } from "../errors.ts";
import { numbersIn, type Vector } from "./scores.ts";

/**
 * Area under the ROC curve, 0 to 1: the probability that an example of class 1 has a higher score than one of class 0,
 * equal scores counting half. By ranks (Mann & Whitney 1947; Hanley & McNeil 1982). scores: one per example; labels: 0 or 1.
 * @throws ShapeError; ValueError for NaN, other labels, or only one class.
 * @example
 * rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.75: three of the four pairs are in order
 */
export function rocAuc(scores: Vector, labels: Vector): number {
  const [values, truth] = [numbersIn("rocAuc", "the scores", scores), numbersIn("rocAuc", "the labels", labels)];
  if (values.length !== truth.length)
    throw new ShapeError(`rocAuc: ${truth.length} labels came for ${values.length} scores. Give one score and one label per example.`);
  let positives = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) throw new ValueError(`rocAuc: score ${i} is NaN, which has no place in an order. Look for where it began.`);
    if (truth[i] !== 0 && truth[i] !== 1) throw new ValueError(`rocAuc: label ${i} is ${truth[i]}, but labels are 0 or 1. Compare one class with the rest.`);
    positives += truth[i] as number;
  }
  const negatives = values.length - positives;
  if (!positives || !negatives)
    throw new ValueError(`rocAuc: ${positives} examples of class 1 and ${negatives} of class 0 came, but at least one of each is needed.`);
  const order = Float64Array.from(values).sort();
  // of equal scores each has the middle of their ranks, and doubling keeps that whole
  const doubledRank = new Map<number, number>();
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && order[end] === order[first]) end++;
    doubledRank.set(order[first] as number, first + end + 1);
    first = end;
  }
  let doubled = 0;
  for (let i = 0; i < values.length; i++) if (truth[i] === 1) doubled += doubledRank.get(values[i] as number) as number;
  return (doubled / 2 - (positives * (positives + 1)) / 2) / (positives * negatives);
}
