// How good a classifier is. Pure functions of numbers, in double precision: nothing here reaches a weight.
import { ValueError } from "../../errors.ts";
import { shown } from "../../options.ts";
import { isWhole } from "../../shape.ts";
import { checkScores, type Scores, type ScoreTable, type Vector } from "./scores.ts";

/** How many classes come before `label` in the order of scores; of equal ones the first comes first. */
function before({ columns, at }: ScoreTable, row: number, label: number): number {
  const own = at(row, label);
  let better = 0;
  for (let j = 0; j < columns; j++) if (at(row, j) > own || (at(row, j) === own && j < label)) better++;
  return better;
}

/**
 * Share of examples, 0 to 1, whose class is among the `k` highest scores. outputs: [examples, classes].
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { topK } from "sievenet";
 *
 * topK([[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]], [1, 0], 2); // 0.5: the second of two is not among the two best guesses
 * ```
 */
export function topK(outputs: Scores, labels: Vector, k: number): number {
  const { table, truth } = checkScores("topK", outputs, labels);
  if (!isWhole(k, 1, table.columns))
    throw new ValueError(`topK: k is ${shown(k)}, but with ${table.columns} outputs it must be a whole number from 1 to ${table.columns}.`);
  let right = 0;
  for (let i = 0; i < table.rows; i++) if (before(table, i, truth[i] as number) < k) right++;
  return right / table.rows;
}

/**
 * Share of examples, 0 to 1, whose class has the highest score: 1 minus the error of `evaluate`. outputs: [examples, classes].
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { accuracy } from "sievenet";
 *
 * accuracy([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3], [0.2, 0.8]], [0, 1, 1, 1]); // 0.75
 * ```
 */
export function accuracy(outputs: Scores, labels: Vector): number {
  const { table, truth } = checkScores("accuracy", outputs, labels);
  let right = 0;
  for (let i = 0; i < table.rows; i++) if (before(table, i, truth[i] as number) === 0) right++;
  return right / table.rows;
}

/**
 * How many examples of each class (rows) were taken for which (columns). `classes`: how many rows and columns, at least
 * the number of scores per example, which is the default. outputs: [examples, classes].
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { confusionMatrix } from "sievenet";
 *
 * confusionMatrix([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3]], [0, 1, 1]); // [[1, 0], [1, 1]]: one of class 1 was taken for class 0
 * ```
 */
export function confusionMatrix(outputs: Scores, labels: Vector, classes?: number): number[][] {
  const { table, truth } = checkScores("confusionMatrix", outputs, labels);
  const size = classes ?? table.columns;
  if (!isWhole(size, table.columns))
    throw new ValueError(
      `confusionMatrix: classes is ${shown(classes)}, but it must be a whole number from ${table.columns} up, as there are so many outputs.`,
    );
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 0; i < table.rows; i++) {
    let highest = 0;
    for (let j = 1; j < table.columns; j++) if (table.at(i, j) > table.at(i, highest)) highest = j;
    const row = counts[truth[i] as number] as number[];
    row[highest] = (row[highest] as number) + 1;
  }
  return counts;
}
