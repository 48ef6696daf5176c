// The area under the ROC curve, in double precision: nothing here reaches a weight.
import { ShapeError, ValueError } from "../../errors.ts";
import { numbersIn, type Vector } from "./scores.ts";

/**
 * The probability that a yes has a higher score than a no, equal scores counting half; undefined where one of the two is lacking.
 * `weightOf`: how much an example counts.
 */
export function areaUnderRoc(scores: ArrayLike<number>, isYes: (i: number) => boolean, weightOf: (i: number) => number = () => 1): number | undefined {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => {
    const [x, y] = [scores[a] as number, scores[b] as number];
    return x < y ? -1 : Number(x > y); // Infinity less Infinity is no number
  });
  let [yes, no, area] = [0, 0, 0];
  for (let first = 0; first < order.length; ) {
    const score = scores[order[first] as number];
    let [yesHere, noHere] = [0, 0];
    for (; first < order.length && scores[order[first] as number] === score; first++) {
      const i = order[first] as number;
      if (isYes(i)) yesHere += weightOf(i);
      else noHere += weightOf(i);
    }
    area += yesHere * (no + noHere / 2);
    no += noHere;
    yes += yesHere;
  }
  return yes && no ? area / (yes * no) : undefined;
}

/**
 * Area under the ROC curve, 0 to 1: the probability that an example of class 1 has a higher score than one of class 0,
 * equal scores counting half (Mann & Whitney 1947; Hanley & McNeil 1982). scores: one per example; labels: 0 or 1.
 * @throws ShapeError; ValueError for NaN, other labels, or only one class.
 * @example
 * ```ts
 * import { rocAuc } from "sievenet";
 *
 * rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.75
 * ```
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
  const area = areaUnderRoc(values, (i) => truth[i] === 1);
  if (area === undefined)
    throw new ValueError(`rocAuc: ${positives} examples of class 1 and ${values.length - positives} of class 0 came, but at least one of each is needed.`);
  return area;
}
