// Which columns of a table matter: cross-validated runs along a path of prices, by a net and by a linear model.
import { pick } from "../data/pick.ts";
import type { Table } from "../data/table/table.ts";
import { nameOfColumn } from "../descriptions/columns.ts";
import { ValueError } from "../errors.ts";
import { refuseUnknown, shown, whole } from "../options.ts";
import { checkSeed, currentSeed, permutation, seed as setSeed } from "../random.ts";
import { withText } from "../train/aligned.ts";
import { alongPath, type PathPoint, type PathSettings } from "./path.ts";

/** Options of `selectFeatures()`. */
export interface SelectOptions {
  /** What an open column adds to the mean loss, ascending. Default 0.02 to 1.6 in seven steps: losses are those of standardized numbers, or cross-entropy. */
  readonly lambdas?: readonly number[];
  /** Into how many parts the rows are split; each is held out once. Default 3. */
  readonly folds?: number;
  /** How often the whole is done, with other parts and other weights. Default 2. */
  readonly repeats?: number;
  /** Units of the hidden layers. Default [16]. */
  readonly layers?: readonly number[];
  /** Of the parts and the weights. Default: that of `seed()`. */
  readonly seed?: number;
  /** Stops when aborted: its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Called after each run along the path. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** What came out at one lambda, over all runs. */
export interface SelectPoint {
  /** What an open column cost. */
  readonly lambda: number;
  /** The mean loss on rows that were held out. */
  readonly loss: number;
  /** Its standard error over the runs. */
  readonly error: number;
  /** The mean of P(open) of each column. */
  readonly probabilities: readonly number[];
  /** In which share of the runs each column was open. */
  readonly stability: readonly number[];
}

/** What one kind of model found. */
export interface Selected {
  /** Every lambda, ascending. */
  readonly path: readonly SelectPoint[];
  /** The index of the one that was chosen: the largest whose loss is within a standard error of the least. */
  readonly at: number;
  /** The columns that are open in more than half of the runs there. */
  readonly columns: readonly string[];
}

/** Which columns matter, and how sure that is. */
export interface Selection extends Selected {
  /** All columns, in the order of `probabilities` and `stability`. */
  readonly names: readonly string[];
  /** What a linear model would have chosen in the same way. */
  readonly linear: Selected;
  /** All of it in words. */
  toString(): string;
}

const LAMBDAS = [0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6];

/** The runs of one kind of model, point by point. */
function summarized(runs: readonly (readonly PathPoint[])[], lambdas: readonly number[], names: readonly string[]): Selected {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const path = lambdas.map((lambda, i): SelectPoint => {
    const points = runs.map((run) => run[i] as PathPoint);
    const loss = mean(points.map((point) => point.loss));
    const spread = points.reduce((sum, point) => sum + (point.loss - loss) * (point.loss - loss), 0);
    return {
      lambda,
      loss,
      error: runs.length > 1 ? Math.sqrt(spread / (runs.length - 1) / runs.length) : 0,
      probabilities: names.map((_, j) => mean(points.map((point) => point.probabilities[j] as number))),
      stability: names.map((_, j) => mean(points.map((point) => Number(point.open[j])))),
    };
  });
  const best = path.reduce((a, b) => (b.loss < a.loss ? b : a));
  const at = path.findLastIndex(({ loss }) => loss <= best.loss + best.error);
  return { path, at, columns: names.filter((_, j) => ((path[at] as SelectPoint).stability[j] as number) > 0.5) };
}

/** The chosen set, what each lambda leaves, and how stable each column is. */
function inWords(names: readonly string[], own: Selected, linear: Selected): string {
  const width = Math.max(8, ...names.map(({ length }) => length));
  const chosen = own.path[own.at] as SelectPoint;
  const mark = (value: number) => (value < 0.005 ? "." : value.toFixed(2)).padStart(7);
  const head = `${"P(open)".padEnd(width)} ${own.path.map(({ lambda }) => `${lambda}`.padStart(7)).join("")}  stable  linear`;
  const rows = names.map((name, j) => {
    const cells = own.path.map(({ probabilities }) => mark(probabilities[j] as number)).join("");
    const stable = `${Math.round(100 * (chosen.stability[j] as number))} %`.padStart(8);
    return `${name.padEnd(width)} ${cells}${stable}  ${own.columns.includes(name) ? (linear.columns.includes(name) ? "both" : "net only") : linear.columns.includes(name) ? "linear only" : ""}`.trimEnd();
  });
  const losses = (of: Selected) => of.path.map(({ loss }) => loss.toFixed(3).padStart(7)).join("");
  return [
    `chosen at lambda ${chosen.lambda}: ${own.columns.join(", ") || "no column"}`,
    `a linear model: ${linear.columns.join(", ") || "no column"}`,
    "",
    head,
    ...rows,
    `${"loss".padEnd(width)} ${losses(own)}`,
    `${"linear".padEnd(width)} ${losses(linear)}`,
  ].join("\n");
}

/**
 * Which columns of a table matter for what is to be learned: a net learns with a gate on each column (those of a column of categories
 * are one), at growing prices of an open column, each time with some rows held out. The largest price that predicts these as well as
 * any, within a standard error, says which columns are chosen. A linear model does the same beside it. All rows of `table.train` are
 * used, so give a table with `split: 0` unless some are to be kept for later.
 * @throws ValueError
 * @example
 * ```ts
 * import { table } from "sievenet/data";
 * import { selectFeatures } from "sievenet/select";
 *
 * const rows = Array.from({ length: 60 }, (_, i) => ({ a: i % 7, b: i % 5, sum: String((i % 7) > 3) }));
 * const found = await selectFeatures(table(rows, { target: "sum", split: 0 }), { seed: 1, repeats: 1 });
 * found.columns; // ["a"]
 * console.log(String(found)); // the path as a table
 * ```
 */
export async function selectFeatures(table: Table, options: SelectOptions = {}): Promise<Selection> {
  refuseUnknown("selectFeatures", options, ["lambdas", "folds", "repeats", "layers", "seed", "signal", "onProgress"]);
  const { lambdas = LAMBDAS, folds = 3, repeats = 2, layers = [16], signal, onProgress } = options;
  const seed = checkSeed(options.seed ?? currentSeed());
  whole("selectFeatures", "repeats", repeats);
  whole("selectFeatures", "folds", folds, 2);
  if (!lambdas.length || lambdas.some((each, i) => !(each > 0 && each < Infinity && (i === 0 || each > (lambdas[i - 1] as number)))))
    throw new ValueError(`selectFeatures: lambdas are ${shown(lambdas)}, but numbers above 0 are needed, ascending.`);
  for (const units of layers) whole("selectFeatures", "layers", units);
  const { preprocessing, train: data } = table;
  if (data.count < 2 * folds) throw new ValueError(`selectFeatures: there are ${data.count} rows, which are too few for ${folds} parts.`);
  const { columns } = preprocessing;
  const names = columns.map((_, i) => nameOfColumn(columns, i));
  const before = currentSeed();
  const runs: { readonly own: PathPoint[][]; readonly linear: PathPoint[][] } = { own: [], linear: [] };
  try {
    for (let s = 0; s < repeats; s++) {
      const order = Array.from(permutation(data.count, seed, s));
      for (let fold = 0; fold < folds; fold++) {
        const [part, rest] = [
          pick(
            data,
            order.filter((_, i) => i % folds !== fold),
          ),
          pick(
            data,
            order.filter((_, i) => i % folds === fold),
          ),
        ];
        const settings: PathSettings = { layers, lambdas, steps: [300, 150], learningRate: 0.01, weightDecay: 2, seed: seed + folds * s + fold };
        runs.own.push(await alongPath(columns, part, rest, settings, signal));
        runs.linear.push(await alongPath(columns, part, rest, { ...settings, layers: [] }, signal));
        onProgress?.(runs.own.length, repeats * folds);
      }
    }
  } finally {
    setSeed(before);
  }
  const [own, linear] = [summarized(runs.own, lambdas, names), summarized(runs.linear, lambdas, names)];
  return withText({ ...own, names, linear }, () => [inWords(names, own, linear)]);
}
