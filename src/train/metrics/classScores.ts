// Precision, recall, F1 and AUC of classes, their averages, and what of it has no value. In double precision: nothing here reaches a weight.
import { shown } from "../../options.ts";

/** How well a class, or a yes-no label, is told from the rest. undefined: it has no value, and `notes` say why. */
export interface ClassScores {
  /** Of those that are taken for it, the share that is right. */
  readonly precision: number | undefined;
  /** Of those that are of it, the share that is found. */
  readonly recall: number | undefined;
  /** The harmonic mean of both. */
  readonly f1: number | undefined;
  /** Area under the ROC curve: the probability that one of it has a higher score for it than one that is not. */
  readonly auc: number | undefined;
}

/** The same with the class. */
export interface LabelScores extends ClassScores {
  /** Its word, or its index. */
  readonly label: string;
  /** How many examples are of it: their weights, where they have some. */
  readonly examples: number;
}

/** Weights of examples that are of a class, that are taken for it, and that are both. */
export interface Counted {
  readonly label: string;
  readonly actual: number;
  readonly predicted: number;
  readonly both: number;
  readonly auc: number | undefined;
}

const ratio = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);

/** The scores of a class. */
export function classScores({ actual, predicted, both, auc }: Omit<Counted, "label">): ClassScores {
  return { precision: ratio(both, predicted), recall: ratio(both, actual), f1: ratio(2 * both, predicted + actual), auc };
}

/**
 * The mean over classes, each as important as `weightOf` says. Classes that neither occur nor are taken for any example are left
 * out; of the others a precision or recall without a value counts as 0, as scikit-learn has it. AUC: over those that have one.
 */
export function average(all: readonly Counted[], weightOf: (each: Counted) => number): ClassScores {
  const mean = (of: readonly Counted[], value: (each: Counted) => number | undefined) =>
    ratio(
      of.reduce((sum, each) => sum + weightOf(each) * (value(each) ?? 0), 0),
      of.reduce((sum, each) => sum + weightOf(each), 0),
    );
  const known = all.filter(({ actual, predicted }) => actual || predicted);
  const [precision, recall, f1] = (["precision", "recall", "f1"] as const).map((name) => mean(known, (each) => classScores(each)[name]));
  return {
    precision,
    recall,
    f1,
    auc: mean(
      all.filter(({ auc }) => auc !== undefined),
      ({ auc }) => auc,
    ),
  };
}

/** Sentences about what has no value. `what`: "class" or "label". */
export function notesOf(all: readonly Counted[], what: string): string[] {
  const total = Math.max(...all.map(({ actual }) => actual));
  const told = (fits: (each: Counted) => boolean, sentence: (names: string) => string): string[] => {
    const names = all.filter(fits).map(({ label }) => shown(label));
    return names.length ? [sentence(`${what} ${names.slice(0, 10).join(", ")}${names.length > 10 ? ` and ${names.length - 10} more` : ""}`)] : [];
  };
  return [
    ...told(
      ({ actual, predicted }) => !actual && !predicted,
      (names) => `No example is of ${names}, nor taken for it: it has no scores, and averages leave it out.`,
    ),
    ...told(
      ({ actual, predicted }) => !actual && predicted > 0,
      (names) => `No example is of ${names}: it has no recall, which counts as 0 in averages, and no AUC.`,
    ),
    ...told(
      ({ actual, predicted }) => actual > 0 && !predicted,
      (names) => `No example is taken for ${names}: it has no precision, which counts as 0 in averages.`,
    ),
    ...told(
      ({ actual, auc }) => actual === total && actual > 0 && auc === undefined,
      (names) => `All examples are of ${names}: it has no AUC, as there is nothing to tell it from.`,
    ),
  ];
}

/** A number of a score for people; "-" where it has none. */
export const three = (value: number | undefined): string => (value === undefined ? "-" : value.toFixed(3));

/** The cells of a table for people: a line for each class and average. */
export function scoreLines(classes: readonly LabelScores[], averages: Readonly<Record<string, ClassScores>>): string[][] {
  const cells = ({ precision, recall, f1, auc }: ClassScores) => [precision, recall, f1, auc].map(three);
  return [
    ["", "precision", "recall", "F1", "AUC", "examples"],
    ...classes.map((each) => [each.label, ...cells(each), `${Number(each.examples.toPrecision(6))}`]),
    ...Object.entries(averages).map(([name, each]) => [`${name} average`, ...cells(each), ""]),
  ];
}
