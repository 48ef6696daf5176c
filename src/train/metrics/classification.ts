// How a classifier does, in numbers. In double precision: nothing here reaches a weight.
import { aligned, withText } from "../aligned.ts";
import { average, type ClassScores, type Counted, classScores, type LabelScores, notesOf, scoreLines, three } from "./classScores.ts";
import { areaUnderRoc } from "./rocAuc.ts";
import type { ScoreTable } from "./scores.ts";

/** How a classifier does on a dataset; as text, a table. Averages are those of scikit-learn. */
export interface ClassificationMetrics {
  /** What is measured. */
  readonly task: "classification";
  /** How many examples there are. */
  readonly count: number;
  /** Share of examples that are classified rightly, 0 to 1. */
  readonly accuracy: number;
  /** Mean of minus the logarithm of the probability of the right class, none below 2^-52: the cross-entropy. */
  readonly logLoss: number;
  /** Area under the ROC curve: of two classes that of the second, of more the mean of each against the rest. undefined where only one class occurs. */
  readonly auc: number | undefined;
  /** Examples of each class (rows) that were taken for which (columns): their weights, where they have some. */
  readonly confusion: readonly (readonly number[])[];
  /** Each class, in the order of the outputs. */
  readonly classes: readonly LabelScores[];
  /** The mean over classes, each alike. */
  readonly macro: ClassScores;
  /** The mean over classes, each by the number of its examples. */
  readonly weighted: ClassScores;
  /** What has no value, and why: a sentence each. */
  readonly notes: readonly string[];
  /** What came out in a line, a table of classes, confusions of up to 12 classes, and notes. */
  toString(): string;
}

/** More classes than these have their confusions not printed. */
const MOST_PRINTED = 12;

function linesOf({ classes, macro, weighted, confusion, notes, accuracy, logLoss, auc, count }: ClassificationMetrics): string[] {
  const cell = (each: number) => `${Number(each.toPrecision(6))}`;
  const taken = [["", ...classes.map(({ label }) => label)], ...confusion.map((row, i) => [classes[i]?.label ?? "", ...row.map(cell)])];
  return [
    `accuracy ${three(accuracy)}, log loss ${three(logLoss)}, AUC ${three(auc)} of ${count} examples`,
    "",
    ...aligned(scoreLines(classes, { macro, weighted }), 1),
    ...(classes.length > MOST_PRINTED ? [] : ["", "examples of each class, by what they were taken for:", ...aligned(taken, 1)]),
    ...(notes.length ? ["", ...notes] : []),
  ];
}

/** What scores are, and how much each example counts. */
export interface Scored {
  /** The word of each class or label. */
  readonly names: readonly string[];
  readonly weightOf: (i: number) => number;
  /** Whether the scores are probabilities already. */
  readonly areProbabilities: boolean;
}

/** Probabilities below it count as it, as in scikit-learn. */
const LEAST = 2 ** -52;

/** Minus the logarithm of a probability. */
export const surprise = (p: number): number => -Math.log(Math.min(Math.max(p, LEAST), 1 - LEAST));

/** How scores of classes fit the right ones. */
export function classification(
  { rows, columns, at }: ScoreTable,
  truth: ArrayLike<number>,
  { names, weightOf, areProbabilities }: Scored,
): ClassificationMetrics {
  const confusion = Array.from({ length: columns }, () => new Array<number>(columns).fill(0));
  const [peaks, sums] = [new Float64Array(rows), new Float64Array(rows)];
  // at the peak itself 1, which may be infinite
  const size = (i: number, j: number) => (areProbabilities ? at(i, j) : at(i, j) === peaks[i] ? 1 : Math.exp(at(i, j) - (peaks[i] as number)));
  // probabilities that are all 0 stay so
  const share = (i: number, j: number) => size(i, j) / (sums[i] || 1);
  let [total, right, loss] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    let highest = 0;
    for (let j = 1; j < columns; j++) if (at(i, j) > at(i, highest)) highest = j;
    peaks[i] = at(i, highest);
    for (let j = 0; j < columns; j++) sums[i] = (sums[i] as number) + size(i, j);
    const [label, weight] = [truth[i] as number, weightOf(i)];
    const row = confusion[label] as number[];
    row[highest] = (row[highest] as number) + weight;
    total += weight;
    if (highest === label) right += weight;
    loss += weight * surprise(share(i, label));
  }
  const counted = names.map((label, j): Counted => {
    const scores = Float64Array.from({ length: rows }, (_, i) => share(i, j));
    return {
      label,
      actual: (confusion[j] as number[]).reduce((a, b) => a + b),
      predicted: confusion.reduce((sum, row) => sum + (row[j] as number), 0),
      both: confusion[j]?.[j] as number,
      auc: areaUnderRoc(scores, (i) => truth[i] === j, weightOf),
    };
  });
  const macro = average(counted, () => 1);
  const found: ClassificationMetrics = {
    task: "classification",
    count: rows,
    accuracy: right / total,
    logLoss: loss / total,
    auc: columns === 2 ? counted[1]?.auc : macro.auc,
    confusion,
    classes: counted.map((each) => ({ label: each.label, ...classScores(each), examples: each.actual })),
    macro,
    weighted: average(counted, ({ actual }) => actual),
    notes: notesOf(counted, "class"),
  };
  return withText(found, () => linesOf(found));
}
