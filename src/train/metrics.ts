// How good answers are. Pure functions of numbers, in double precision: nothing here reaches a weight.
import { ShapeError, ValueError } from "../errors.ts";
import { isWhole, print } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** Scores, a row per example and a column per class: a tensor [examples, classes] or nested arrays. */
export type Scores = Tensor | ArrayLike<ArrayLike<number>>;

/** Numbers in a row: a tensor of any shape, a typed or a plain array. */
export type Numbers = Tensor | ArrayLike<number>;

interface Table {
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

const inRow = (numbers: Numbers): ArrayLike<number> => (numbers instanceof Tensor ? numbers.toArray() : numbers);

function tableOf(who: string, scores: Scores): Table {
  if (scores instanceof Tensor) {
    if (scores.shape.length !== 2) throw new ShapeError(`${who}: the outputs are ${print(scores.shape)} but must be [examples, classes].`);
    const [rows, columns] = scores.shape as [number, number];
    const all = scores.toArray();
    return { rows, columns, at: (row, column) => all[row * columns + column] as number };
  }
  const columns = scores[0]?.length ?? 0;
  for (let i = 0; i < scores.length; i++) {
    const row = scores[i] as ArrayLike<number>;
    if (row.length !== columns)
      throw new ShapeError(
        `${who}: row ${i} of the outputs has ${row.length ?? "no"} numbers, but the first has ${columns}. Give each example a score per class.`,
      );
  }
  return { rows: scores.length, columns, at: (row, column) => (scores[row] as ArrayLike<number>)[column] as number };
}

/** Scores and labels that fit together. */
function checked(who: string, outputs: Scores, labels: Numbers): { table: Table; truth: ArrayLike<number> } {
  const table = tableOf(who, outputs);
  const truth = inRow(labels);
  if (table.rows === 0) throw new ValueError(`${who}: there are no outputs. Give at least one example.`);
  if (table.columns < 2)
    throw new ShapeError(`${who}: the outputs have ${table.columns} column, but a score per class is needed, at least 2. For one score use rocAuc().`);
  if (truth.length !== table.rows)
    throw new ShapeError(`${who}: ${truth.length} labels came for ${table.rows} rows of outputs. Give one class index per example.`);
  for (let i = 0; i < table.rows; i++) {
    const label = truth[i] as number;
    if (!isWhole(label, 0, table.columns - 1))
      throw new ValueError(`${who}: label ${i} is ${label}, but with ${table.columns} outputs labels are whole numbers from 0 to ${table.columns - 1}.`);
    for (let j = 0; j < table.columns; j++)
      if (Number.isNaN(table.at(i, j)))
        throw new ValueError(`${who}: output ${j} of example ${i} is NaN, which has no place in an order. Look for where it began.`);
  }
  return { table, truth };
}

/** How many classes come before `label` in the order of scores; of equal ones the first comes first. */
function before({ columns, at }: Table, row: number, label: number): number {
  const own = at(row, label);
  let better = 0;
  for (let j = 0; j < columns; j++) if (at(row, j) > own || (at(row, j) === own && j < label)) better++;
  return better;
}

/** Share of examples, 0 to 1, whose class is among the `k` highest scores. @throws ShapeError, ValueError */
export function topK(outputs: Scores, labels: Numbers, k: number): number {
  const { table, truth } = checked("topK", outputs, labels);
  if (!isWhole(k, 1, table.columns))
    throw new ValueError(`topK: k is ${k}, but with ${table.columns} outputs it must be a whole number from 1 to ${table.columns}.`);
  let right = 0;
  for (let i = 0; i < table.rows; i++) if (before(table, i, truth[i] as number) < k) right++;
  return right / table.rows;
}

/** Share of examples, 0 to 1, whose class has the highest score: 1 minus the error of `evaluate`. @throws ShapeError, ValueError */
export function accuracy(outputs: Scores, labels: Numbers): number {
  const { table, truth } = checked("accuracy", outputs, labels);
  let right = 0;
  for (let i = 0; i < table.rows; i++) if (before(table, i, truth[i] as number) === 0) right++;
  return right / table.rows;
}

/**
 * How many examples of each class (rows) were taken for which (columns). `classes`: how many rows and columns, at least
 * the number of scores per example, which is the default.
 * @throws ShapeError, ValueError
 */
export function confusionMatrix(outputs: Scores, labels: Numbers, classes?: number): number[][] {
  const { table, truth } = checked("confusionMatrix", outputs, labels);
  const size = classes ?? table.columns;
  if (!isWhole(size, table.columns))
    throw new ValueError(`confusionMatrix: classes is ${classes}, but it must be a whole number from ${table.columns} up, as there are so many outputs.`);
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 0; i < table.rows; i++) {
    let found = 0;
    for (let j = 1; j < table.columns; j++) if (table.at(i, j) > table.at(i, found)) found = j;
    const row = counts[truth[i] as number] as number[];
    row[found] = (row[found] as number) + 1;
  }
  return counts;
}

/**
 * Area under the ROC curve, 0 to 1: the probability that an example of class 1 has a higher score than one of class 0,
 * equal scores counting half. By ranks (Mann & Whitney 1947; Hanley & McNeil 1982). scores: one per example; labels: 0 or 1.
 * @throws ShapeError; ValueError for NaN, other labels, or only one class.
 */
export function rocAuc(scores: Numbers, labels: Numbers): number {
  const [values, truth] = [inRow(scores), inRow(labels)];
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
