// What metrics are computed from: scores of classes and labels, in the arrays that users have, checked.
import { ShapeError, ValueError } from "../../errors.ts";
import { shown } from "../../options.ts";
import { isBigInts, typeOf } from "../../realms.ts";
import { isWhole, print } from "../../shape.ts";
import { isTensor, type Tensor } from "../../tensor.ts";

/** Scores, a row per example and a column per class: a tensor [examples, classes] or nested arrays. */
export type Scores = Tensor | ArrayLike<ArrayLike<number>>;

/** Numbers in a row: a tensor of any shape, a typed or a plain array. */
export type Vector = Tensor | ArrayLike<number>;

/** Scores, wherever they are. */
export interface ScoreTable {
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

/** Whether a value is an array or a typed one, but of 64-bit integers: what has a length alone may have any, and no numbers. */
const isRow = (value: unknown): value is ArrayLike<unknown> => Array.isArray(value) || (typeOf(value) !== undefined && !isBigInts(value));

/** The numbers of a vector. @throws ValueError for what is none */
export function numbersIn(who: string, name: string, given: Vector): ArrayLike<number> {
  const numbers: unknown = isTensor(given) ? given.toArray() : given;
  if (!isRow(numbers)) throw new ValueError(`${who}: ${name} are ${shown(given)}, but a tensor or an array of numbers is needed.`);
  for (let i = 0; i < numbers.length; i++)
    if (typeof numbers[i] !== "number") throw new ValueError(`${who}: number ${i} of ${name} is ${shown(numbers[i])}, but a number is needed.`);
  return numbers as ArrayLike<number>;
}

function tableOf(who: string, scores: Scores): ScoreTable {
  if (isTensor(scores)) {
    if (scores.shape.length !== 2) throw new ShapeError(`${who}: the outputs are ${print(scores.shape)} but must be [examples, classes].`);
    const [rows, columns] = scores.shape as [number, number];
    const all = scores.toArray();
    return { rows, columns, at: (row, column) => all[row * columns + column] as number };
  }
  if (!Array.isArray(scores)) throw new ValueError(`${who}: the outputs are ${shown(scores)}, but a tensor or an array of rows is needed.`);
  const columns = scores[0]?.length ?? 0;
  for (let i = 0; i < scores.length; i++) {
    const row = numbersIn(who, `row ${i} of the outputs`, scores[i]);
    if (row.length !== columns)
      throw new ShapeError(
        `${who}: row ${i} of the outputs has ${row.length ?? "no"} numbers, but the first has ${columns}. Give each example a score per class.`,
      );
  }
  return { rows: scores.length, columns, at: (row, column) => (scores[row] as ArrayLike<number>)[column] as number };
}

/** Scores and labels that fit together. @throws ShapeError, ValueError */
export function checkScores(who: string, outputs: Scores, labels: Vector): { table: ScoreTable; truth: ArrayLike<number> } {
  const table = tableOf(who, outputs);
  const truth = numbersIn(who, "the labels", labels);
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
