// How a net does that answers several questions by yes or no, in numbers. In double precision: nothing here reaches a weight.
import { aligned, withText } from "../aligned.ts";
import { surprise, type Scored } from "./classification.ts";
import { average, type ClassScores, type Counted, classScores, type LabelScores, notesOf, scoreLines, three } from "./classScores.ts";
import { areaUnderRoc } from "./rocAuc.ts";
import type { ScoreTable } from "./scores.ts";

/** How a net answers yes-no questions about each example; as text, a table. Averages are those of scikit-learn. */
export interface MultilabelMetrics {
  /** What is measured. */
  readonly task: "multilabel";
  /** How many examples there are. */
  readonly count: number;
  /** Share of single answers that are right, 0 to 1. */
  readonly accuracy: number;
  /** Share of examples all of whose answers are right, 0 to 1. */
  readonly exact: number;
  /** Mean of minus the logarithm of the probability of the right answer, none below 2^-52. */
  readonly logLoss: number;
  /** Each label, in the order of the outputs. */
  readonly labels: readonly LabelScores[];
  /** The mean over labels, each alike. */
  readonly macro: ClassScores;
  /** The mean over labels, each by how often it is yes. */
  readonly weighted: ClassScores;
  /** Of all answers together. */
  readonly micro: ClassScores;
  /** What has no value, and why: a sentence each. */
  readonly notes: readonly string[];
  /** What came out in a line, a table of labels, and notes. */
  toString(): string;
}

function linesOf({ labels, macro, weighted, micro, notes, accuracy, exact, logLoss, count }: MultilabelMetrics): string[] {
  return [
    `accuracy ${three(accuracy)} (all of an example ${three(exact)}), log loss ${three(logLoss)} of ${count} examples`,
    "",
    ...aligned(scoreLines(labels, { macro, weighted, micro }), 1),
    ...(notes.length ? ["", ...notes] : []),
  ];
}

/** How scores of labels fit the right answers, [rows, columns] of 0 and 1 in a row. */
export function multilabel({ rows, columns, at }: ScoreTable, truth: ArrayLike<number>, { names, weightOf, areProbabilities }: Scored): MultilabelMetrics {
  const probability = (i: number, j: number) => (areProbabilities ? at(i, j) : 1 / (1 + Math.exp(-at(i, j))));
  const isYes = (i: number, j: number) => truth[i * columns + j] === 1;
  // of equal probabilities the answer is no, as of equal scores the first class is taken
  const saysYes = (i: number, j: number) => at(i, j) > (areProbabilities ? 0.5 : 0);
  let [total, exact, loss, right] = [0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const weight = weightOf(i);
    let agreed = 0;
    for (let j = 0; j < columns; j++) {
      const p = probability(i, j);
      agreed += Number(saysYes(i, j) === isYes(i, j));
      loss += weight * surprise(isYes(i, j) ? p : areProbabilities ? 1 - p : 1 / (1 + Math.exp(at(i, j))));
    }
    total += weight;
    right += weight * agreed;
    if (agreed === columns) exact += weight;
  }
  const sumOver = (fits: (i: number) => boolean) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) if (fits(i)) sum += weightOf(i);
    return sum;
  };
  const counted = names.map(
    (label, j): Counted => ({
      label,
      actual: sumOver((i) => isYes(i, j)),
      predicted: sumOver((i) => saysYes(i, j)),
      both: sumOver((i) => isYes(i, j) && saysYes(i, j)),
      auc: areaUnderRoc(
        Float64Array.from({ length: rows }, (_, i) => at(i, j)),
        (i) => isYes(i, j),
        weightOf,
      ),
    }),
  );
  const sum = (key: "actual" | "predicted" | "both") => counted.reduce((all, each) => all + each[key], 0);
  const flat = Float64Array.from({ length: rows * columns }, (_, k) => at(Math.floor(k / columns), k % columns));
  const all = areaUnderRoc(
    flat,
    (k) => truth[k] === 1,
    (k) => weightOf(Math.floor(k / columns)),
  );
  const found: MultilabelMetrics = {
    task: "multilabel",
    count: rows,
    accuracy: right / (total * columns),
    exact: exact / total,
    logLoss: loss / (total * columns),
    labels: counted.map((each) => ({ label: each.label, ...classScores(each), examples: each.actual })),
    macro: average(counted, () => 1),
    weighted: average(counted, ({ actual }) => actual),
    micro: classScores({ actual: sum("actual"), predicted: sum("predicted"), both: sum("both"), auc: all }),
    notes: notesOf(counted, "label"),
  };
  return withText(found, () => linesOf(found));
}
