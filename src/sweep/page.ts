// The page of a sweep: its pictures and tables in one file that needs no network; rows and points lead to the pages of the runs.
import { refuseUnknown } from "../options.ts";
import { color } from "../report/colors.ts";
import { escaped } from "../report/document.ts";
import { duration, grouped, widths } from "../report/format.ts";
import { card, table, tile } from "../report/html.ts";
import { style } from "../report/style.ts";
import { checkResults, front, judged, type SizeOf } from "./choose.ts";
import { jobInWords } from "./job.ts";
import { colorOf, errorText, pageOf, publishedFor, recipesOf, sweepPlot } from "./plots.ts";
import { isComplete, type Result } from "./result.ts";
import type { Sweep } from "./sweep.ts";
import { byPrice, ofFront, ofPublished, priceOf, type Table } from "./tables.ts";

/** Options of `sweepReport()`. */
export interface SweepReportOptions {
  /** Heading. Default: recipes and dataset. */
  readonly title?: string;
  /** Remarks for the foot of the page, such as the command that repeats the sweep. */
  readonly notes?: readonly string[];
}

const STYLE = `
.plot a { cursor: pointer; }
.plot a:hover circle { stroke: var(--text); stroke-width: 2; }
.legend i.dot { width: 9px; height: 9px; border-radius: 50%; }
.legend i.diamond { width: 8px; height: 8px; border-radius: 0; transform: rotate(45deg); background: none; border: 1.5px solid; }
.legend i.cross { width: 11px; height: 11px; border-radius: 0; background: linear-gradient(var(--soft), var(--soft)) center / 1px 11px no-repeat, linear-gradient(var(--soft), var(--soft)) center / 11px 1px no-repeat; }
.wide .plot { min-width: 620px; }
a { color: inherit; text-decoration-color: var(--first); text-underline-offset: 3px; }
`;

const cells = ({ head, rows }: Table): string =>
  table(
    head.map(escaped),
    rows.map((row) => row.map(escaped)),
  );

function legend(results: readonly Result[]): string {
  const names = recipesOf(results);
  const runs = names.map(
    (recipe) => `<li><i class="dot" style="background:${color(colorOf(results, recipe))}"></i>${names.length > 1 ? escaped(recipe) : "a run"}</li>`,
  );
  const stopped = results.every(isComplete) ? "" : `<li><i class="dot" style="background:${color("first")};opacity:.25"></i>stopped early</li>`;
  const known = publishedFor(results, "weights").length ? `<li><i class="diamond" style="border-color:${color("second")}"></i>published</li>` : "";
  const line = `<li><i style="background:${color("first")};opacity:.5"></i>front</li>`;
  return `<ul class="legend">${runs.join("")}${stopped}<li><i class="cross"></i>mean and deviation over seeds</li>${line}${known}</ul>`;
}

const picture = (results: readonly Result[], of: SizeOf): string => `${legend(results)}<div class="scroll">${sweepPlot({ results }, of)}</div>`;

function everyRun(results: readonly Result[]): string {
  const rows = [...results]
    .sort((a, b) => a.weights - b.weights || judged(a) - judged(b) || (a.key < b.key ? -1 : 1))
    .map((result) => {
      const { settings, epochs, weights, weightsShare, flopsShare, architecture, seconds, validationError } = result;
      const name = `${escaped(settings.recipe)}, ${escaped(priceOf(result))}, seed ${settings.seed}`;
      const part = isComplete(result) ? "" : ` of ${settings.epochs}`;
      return [
        isComplete(result) ? `<a href="${pageOf(result)}">${name}</a>` : name,
        ...[errorText(result.error, result), validationError === null ? "" : errorText(validationError, result), grouped(weights)],
        ...[(100 * weightsShare).toPrecision(3), (100 * flopsShare).toPrecision(3), widths(architecture), `${epochs}${part}`, duration(seconds)],
      ];
    });
  const head = ["run", "test", "kept aside", "weights", "left, %", "FLOPs left, %", "open gates", "epochs", "time"];
  return card("Every run", "The smallest net first. Each leads to its own report.", table(head, rows), "wide");
}

function tiles(results: readonly Result[]): string {
  const all = front({ results });
  const [smallest, best] = [all[0], all.at(-1)];
  if (!smallest || !best) return "";
  const of = (result: Result) => `${errorText(result.error, result)}`;
  return `<div class="tiles">${[
    tile(String(results.length), `runs, ${duration(results.reduce((sum, { seconds }) => sum + seconds, 0))} of training`),
    tile(
      of(best),
      `test ${best.measure} of the run that was best on the examples kept aside; ${(100 * best.weightsShare).toPrecision(3)} % of its weights are left`,
    ),
    tile(`${(100 * smallest.weightsShare).toPrecision(3)} %`, `of the weights are left in the smallest net, at a test ${smallest.measure} of ${of(smallest)}`),
  ].join("")}</div>`;
}

/**
 * The page of a sweep: HTML as text. Its pictures show every run, the front and what was published for the same net; points and rows lead to
 * "runs/<key>/report.html", the pages of the runs, where `sweep()` leaves them beside it.
 * @throws ValueError for a sweep without results
 * @example
 * ```ts
 * import { writeFile } from "node:fs/promises";
 * import { serial, sweep, sweepReport } from "sievenet/sweep";
 *
 * const all = await sweep({ out: "sweeps/mine", examples: 200, epochs: 1, lambdas: [0.1, 1], executor: serial });
 * await writeFile("sweeps/mine/report.html", sweepReport(all));
 * ```
 */
export function sweepReport({ results, failed }: Pick<Sweep, "results" | "failed">, options: SweepReportOptions = {}): string {
  refuseUnknown("sweepReport", options, ["title", "notes"]);
  checkResults("sweepReport", results);
  const [first] = results as [Result];
  const { title = `${recipesOf(results).join(", ")} on ${first.settings.dataset}`, notes = [] } = options;
  const heading = escaped(title);
  const chosenBy = first.validationError === null ? "the test examples" : "the examples kept aside";
  const about = `Every run a point. The line joins the runs that no other beats in size and error on ${chosenBy}.`;
  const known = ofPublished(results);
  const faults = failed.map((each) => [escaped(jobInWords(each)), escaped(each.failure)]);
  const parts = [
    card("Error against weights left", about, picture(results, "weights"), "wide"),
    card("Error against FLOPs left", "Per example, of the compacted nets.", picture(results, "flops"), "wide"),
    card("By price", "Mean and deviation over seeds.", cells(byPrice(results)), "wide"),
    card("The front", `Nets that no other beats in weights and error on ${chosenBy}.`, cells(ofFront(results)), "wide"),
    known.rows.length ? card("Published", "Of the same net on MNIST; they learn of all 60 000 examples.", cells(known), "wide") : "",
    everyRun(results),
    faults.length ? card("Failed", "Tried again when the sweep is started again.", table(["job", "why"], faults), "wide") : "",
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading}: a sweep</title>
<style>${style}${STYLE}</style>
</head>
<body>
<main>
<header><h1>${heading}</h1><p>How small, at what error: a sweep of <strong>${results.length}</strong> runs${failed.length ? `, ${failed.length} failed` : ""}.</p></header>
${tiles(results)}
<div class="charts">${parts.join("")}</div>
<footer>${[...notes, `sievenet ${first.version}`].map((note) => escaped(note)).join(" · ")}</footer>
</main>
</body>
</html>
`;
}
