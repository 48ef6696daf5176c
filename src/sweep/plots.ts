// The picture of a sweep: error against what is left, every run a point.

import { refuseUnknown } from "../options.ts";
import type { Color } from "../report/colors.ts";
import { percent, widths } from "../report/format.ts";
import type { PlotOptions } from "../report/plots/options.ts";
import { type SizeMean, type SizePoint, sizePlot } from "../report/plots/sizePlot.ts";
import { bySettings, checkResults, front, type SizeOf, spread } from "./choose.ts";
import { jobInWords } from "./job.ts";
import { type PublishedPoint, published } from "./published.ts";
import { isComplete, type Result } from "./result.ts";
import type { Sweep } from "./sweep.ts";

/** The colours of recipes, in the order in which they come. */
const COLORS: readonly Color[] = ["first", "third", "fourth", "second"];

/** What is left, in words. */
export const LEFT: Readonly<Record<SizeOf, string>> = { weights: "weights left", flops: "FLOPs left" };

/** Share of what is left. */
export const shareOf = (result: Result, of: SizeOf): number => (of === "weights" ? result.weightsShare : result.flopsShare);

/** An error as text: in percent, or the loss. */
export const errorText = (value: number, { measure }: Result): string => (measure === "error" ? `${percent(value)} %` : value.toPrecision(4));

/** Names of the recipes, each once. */
export const recipesOf = (results: readonly Result[]): string[] => Array.from(new Set(results.map(({ settings }) => settings.recipe)));

/** The colour of a recipe. */
export const colorOf = (results: readonly Result[], recipe: string): Color => COLORS[recipesOf(results).indexOf(recipe) % COLORS.length] as Color;

/** The page of a run, from that of the sweep. */
export const pageOf = ({ key }: Result): string => `runs/${key}/report.html`;

/** What was published for the recipes of a sweep. */
export const publishedFor = (results: readonly Result[], of: SizeOf): PublishedPoint[] =>
  recipesOf(results).flatMap((recipe) =>
    Array.from(new Set(results.filter((each) => each.settings.recipe === recipe).map(({ settings }) => settings.dataset)), (dataset) =>
      published(recipe, dataset, of),
    ).flat(),
  );

function pointOf(result: Result, of: SizeOf, results: readonly Result[]): SizePoint {
  const share = shareOf(result, of);
  const stopped = isComplete(result) ? "" : `\nstopped after ${result.epochs} of ${result.settings.epochs} epochs`;
  const note = `${jobInWords(result)}\n${result.measure} ${errorText(result.error, result)}, ${(100 * share).toPrecision(3)} % left\n${widths(result.architecture)}${stopped}`;
  const where = { color: colorOf(results, result.settings.recipe), note };
  return { share, error: result.error, ...where, ...(isComplete(result) ? { href: pageOf(result) } : { faint: true }) };
}

function meanOf(group: readonly Result[], of: SizeOf, results: readonly Result[]): SizeMean {
  const [share, error] = [spread(group.map((result) => shareOf(result, of))), spread(group.map((result) => result.error))];
  const { settings } = group[0] as Result;
  const deviations = { shareDeviation: share.deviation, errorDeviation: error.deviation };
  return { share: share.mean, error: error.mean, ...deviations, note: "", color: colorOf(results, settings.recipe) };
}

/**
 * The picture of a sweep: error on the test examples against weights or FLOPs left, a point for each run (fainter: those that were
 * stopped early), crosses for mean and deviation over seeds, a line through the front, and what was published for the same net on
 * MNIST. The front is chosen by the error on the examples kept aside, so that its line may go up and down. SVG as text.
 * @throws ValueError for a sweep without results
 * @example
 * ```ts
 * import { serial, sweep, sweepPlot } from "sievenet/sweep";
 *
 * const all = await sweep({ out: "sweeps/mine", examples: 200, epochs: 1, lambdas: [0.1, 1], executor: serial });
 * sweepPlot(all, "flops").startsWith("<svg"); // true
 * ```
 */
export function sweepPlot({ results }: Pick<Sweep, "results">, of: SizeOf = "weights", options: Pick<PlotOptions, "document"> = {}): string {
  refuseUnknown("sweepPlot", options, ["document"]);
  checkResults("sweepPlot", results);
  const { measure } = results[0] as Result;
  const point = (result: Result) => pointOf(result, of, results);
  return sizePlot(
    {
      label: `${measure === "error" ? "Test error" : "Test loss"} against ${LEFT[of]}`,
      what: LEFT[of],
      measure,
      points: results.map(point),
      means: bySettings(results.filter(isComplete)).map((group) => meanOf(group, of, results)),
      front: front({ results }, of).map(point),
      published: publishedFor(results, of),
    },
    options,
  );
}
