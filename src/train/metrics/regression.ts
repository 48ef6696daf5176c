// How a net does that gives numbers. In double precision: nothing here reaches a weight.
import { shown } from "../../options.ts";
import { aligned, withText } from "../aligned.ts";
import { three } from "./classScores.ts";

/** How well a number is told. */
export interface TargetScores {
  /** Share of the variance that is explained: 1 of a perfect net, 0 of one that always gives the mean, below it of a worse one. undefined of targets that are all the same. */
  readonly r2: number | undefined;
  /** Root of the mean squared error, in the units of the target. */
  readonly rmse: number;
  /** Mean absolute error, in the units of the target. */
  readonly mae: number;
}

/** How a net that gives numbers does on a dataset: the means over its targets, and each; as text, a table. */
export interface RegressionMetrics extends TargetScores {
  /** What is measured. */
  readonly task: "regression";
  /** How many examples there are. */
  readonly count: number;
  /** Each target, in the order of the outputs. */
  readonly targets: readonly (TargetScores & { readonly label: string })[];
  /** What has no value, and why: a sentence each. */
  readonly notes: readonly string[];
  /** What came out in a line, a table of several targets, and notes. */
  toString(): string;
}

function linesOf(found: RegressionMetrics): string[] {
  const { targets, notes, count } = found;
  const cells = ({ r2, rmse, mae }: TargetScores) => [three(r2), ...[rmse, mae].map((each) => `${Number(each.toPrecision(4))}`)];
  const [r2, rmse, mae] = cells(found);
  return [
    `R2 ${r2}, RMSE ${rmse}, MAE ${mae} of ${count} examples`,
    ...(targets.length > 1 ? ["", ...aligned([["", "R2", "RMSE", "MAE"], ...targets.map((each) => [each.label, ...cells(each)])], 1)] : []),
    ...(notes.length ? ["", ...notes] : []),
  ];
}

/** How outputs fit targets, both [rows, names] in a row. */
export function regression(outputs: ArrayLike<number>, truth: ArrayLike<number>, names: readonly string[], weightOf: (i: number) => number): RegressionMetrics {
  const columns = names.length;
  const count = outputs.length / columns;
  const examples = Array.from({ length: count }, (_, i) => i);
  const over = (value: (i: number) => number) => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < count; i++) {
      sum += weightOf(i) * value(i);
      total += weightOf(i);
    }
    return sum / total;
  };
  const targets = names.map((label, j) => {
    const target = (i: number) => truth[i * columns + j] as number;
    const error = (i: number) => (outputs[i * columns + j] as number) - target(i);
    const mean = over(target);
    const squares = over((i) => error(i) ** 2);
    // of numbers that are the same, rounding may leave a variance
    const first = examples.find((i) => weightOf(i) > 0) as number;
    const varies = examples.some((i) => weightOf(i) > 0 && target(i) !== target(first));
    const r2 = varies ? 1 - squares / over((i) => (target(i) - mean) ** 2) : undefined;
    return { label, r2, rmse: Math.sqrt(squares), mae: over((i) => Math.abs(error(i))) };
  });
  const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const explained = targets.flatMap(({ r2 }) => r2 ?? []);
  const constant = targets.filter(({ r2 }) => r2 === undefined).map(({ label }) => shown(label));
  const found: RegressionMetrics = {
    task: "regression",
    count,
    r2: explained.length ? meanOf(explained) : undefined,
    rmse: meanOf(targets.map(({ rmse }) => rmse)),
    mae: meanOf(targets.map(({ mae }) => mae)),
    targets,
    notes: constant.length ? [`The target ${constant.join(", ")} is the same in all examples: it has no R2, as there is no variance to explain.`] : [],
  };
  return withText(found, () => linesOf(found));
}
