// The tables of a sweep: a row for each price with mean and deviation over seeds, a row for each net of the front.
import { grouped, widths } from "../report/format.ts";
import { bySettings, checkResults, front, type Spread, spread } from "./choose.ts";
import { errorText, publishedFor } from "./plots.ts";
import { isComplete, type Result } from "./result.ts";
import type { Sweep } from "./sweep.ts";

/** A table: names of columns, and cells. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a run is told to pay or to keep, without the word for it. */
export function priceOf({ settings: { lambda, budget } }: Result): string {
  if (budget)
    return "lossIncrease" in budget ? `loss + ${100 * budget.lossIncrease} %` : `${budget.of} ${budget.at}${budget.per === "layer" ? " per layer" : ""}`;
  return lambda.length ? lambda.join("/") : "no gates";
}

const share = (value: number): string => (100 * value).toPrecision(3);

/** The deviation has as many decimals as the mean. */
function meanText({ mean, deviation }: Spread, text: (value: number) => string, count: number): string {
  const shown = text(mean);
  return count > 1 ? `${shown} ± ${(Number(text(deviation)) || 0).toFixed(shown.split(".")[1]?.length ?? 0)}` : shown;
}

/** Numbers of a list: 10 are more than 9, whatever they look like as text. */
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] as number;

/** A row for each price. Errors are in percent, unless losses are measured. */
export function byPrice(results: readonly Result[]): Table {
  const [first] = results as [Result];
  const scaled = (value: number) => (first.measure === "error" ? (100 * value).toFixed(2) : value.toPrecision(4));
  const unit = first.measure === "error" ? "error, %" : "loss";
  const size = (group: readonly Result[]) => spread(group.map(({ weightsShare }) => weightsShare)).mean;
  // threads end in any order
  const groups = bySettings([...results].filter(isComplete).sort((a, b) => (a.key < b.key ? -1 : 1))).sort((a, b) => size(b) - size(a));
  const rows = groups.map((group) => {
    const of = (value: (result: Result) => number, text: (number: number) => string) => meanText(spread(group.map(value)), text, group.length);
    const [one] = group as [Result];
    const aside = one.validationError === null ? "" : of((result) => result.validationError as number, scaled);
    const gates = one.architecture.map((_, i) => median(group.map(({ architecture }) => architecture[i] as number)));
    return [
      ...[one.settings.recipe, priceOf(one), String(group.length), of(({ error }) => error, scaled), aside],
      ...[of(({ weightsShare }) => weightsShare, share), of(({ flopsShare }) => flopsShare, share), widths(gates)],
    ];
  });
  return { head: ["recipe", "price", "seeds", `test ${unit}`, `kept aside, ${unit}`, "weights left, %", "FLOPs left, %", "open gates, median"], rows };
}

/** A row for each net of the front, the smallest first. */
export function ofFront(results: readonly Result[]): Table {
  const rows = front({ results }).map((result) => [
    ...[result.settings.recipe, priceOf(result), String(result.settings.seed), errorText(result.error, result)],
    result.validationError === null ? "" : errorText(result.validationError, result),
    ...[grouped(result.weights), share(result.weightsShare), share(result.flopsShare), widths(result.architecture)],
  ]);
  return { head: ["recipe", "price", "seed", "test", "kept aside", "weights", "left, %", "FLOPs left, %", "open gates"], rows };
}

/** A row for each net of the literature. */
export function ofPublished(results: readonly Result[]): Table {
  const flops = publishedFor(results, "flops");
  const rows = publishedFor(results, "weights").map((net) => {
    const also = flops.find(({ name, error }) => name === net.name && error === net.error);
    return [net.name, (100 * net.error).toFixed(2), share(net.share), also ? share(also.share) : "", net.architecture ? widths(net.architecture) : ""];
  });
  return { head: ["published", "test error, %", "weights left, %", "FLOPs left, %", "open gates"], rows };
}

/** A table in Markdown. */
function lines({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/**
 * A sweep as tables in Markdown: mean and deviation over seeds for each price, the front, and what was published for the same net.
 * @throws ValueError for a sweep without results
 * @example
 * ```ts
 * import { serial, sweep, sweepTable } from "sievenet/sweep";
 *
 * const all = await sweep({ out: "sweeps/mine", examples: 200, epochs: 1, lambdas: [0.1, 1], executor: serial });
 * console.log(sweepTable(all));
 * ```
 */
export function sweepTable({ results }: Pick<Sweep, "results">): string {
  checkResults("sweepTable", results);
  const known = ofPublished(results);
  const front = ofFront(results);
  const parts = [byPrice(results), ...(front.rows.length ? [front] : []), ...(known.rows.length ? [known] : [])];
  return `${parts.map(lines).join("\n\n")}\n`;
}
