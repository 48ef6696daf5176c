// report.html: what a run came to, in one page that needs no network and says the same whenever it is made.
import { bytes, grouped, percent, short, times, widths } from "./format.ts";
import type { EpochRecord, History } from "./history.ts";
import { commandLine, type Run } from "./options.ts";
import { errorPlot, filterPlot, flopsPlot, gatesPlot, pixelPlot, type Series } from "./plots.ts";
import type { Snapshot } from "./snapshot.ts";
import { style } from "./style.ts";
import { changes, learned } from "./summary.ts";

export interface Reported {
  readonly history: History;
  readonly now: Snapshot;
  /** Bytes of the file of the same net without gates. */
  readonly fullFile: number;
  /** Examples the error was measured on. */
  readonly testCount: number;
  readonly run: Run;
}

const COLORS = ["first", "second", "third", "fourth"];

const escaped = (text: string): string => text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);

const tile = (value: string, what: string): string => `<div class="card tile"><b>${value}</b><span>${what}</span></div>`;

const legend = (series: readonly Series[]): string =>
  `<ul class="legend">${series.map(({ name, color }) => `<li><i style="background:var(--${color})"></i>${escaped(name)}</li>`).join("")}</ul>`;

const card = (title: string, text: string, content: string, kind = ""): string =>
  `<section class="card ${kind}"><h2>${title}</h2><p>${text}</p>${content}</section>`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]) => `<tr>${cells.map((each) => `<${tag}>${each}</${tag}>`).join("")}</tr>`;
  return `<div class="scroll"><table><thead>${line("th", head)}</thead><tbody>${rows.map((each) => line("td", each)).join("")}</tbody></table></div>`;
}

function tiles({ now, fullFile, testCount }: Reported): string {
  const { final, model } = now;
  return `<div class="tiles">${[
    tile(`${percent(final.testError)} %`, `error on ${grouped(testCount)} test examples`),
    tile(times(final.weightsBefore, final.weightsAfter), `fewer weights: ${grouped(final.weightsAfter)} are left`),
    tile(times(final.flopsBefore, final.flopsAfter), `fewer FLOPs per example: ${grouped(final.flopsAfter)}`),
    tile(times(fullFile, model.length), `smaller file: ${bytes(model.length)}`),
  ].join("")}</div>`;
}

function beforeAfter({ now, run: { recipe }, fullFile }: Reported): string {
  const rows = changes(now, fullFile).map(({ what, before, after, factor }) => [what, before, after, factor]);
  const layers = now.left.length ? [[recipe.gated, widths(recipe.widths), widths(now.left), ""]] : [];
  return card(
    "Before and after",
    "The trained net, and the ordinary smaller net that was made of it.",
    table(["", "before", "after", "less"], [...layers, ...rows]),
    "wide",
  );
}

function pixels({ now, run: { recipe, lambda } }: Reported): string {
  if (lambda.length === 0 || recipe.shape.length > 1) return "";
  const side = Math.sqrt(recipe.shape[0] as number);
  const [height, width] = [side, side];
  const open = now.pixels ?? Array.from({ length: width * height }, (_, i) => i);
  return card(
    "What it looks at",
    `${open.length} of ${width * height} pixels stayed open${now.pixels ? "; the net reads no others" : ": all of them so far"}.`,
    pixelPlot(open, [height, width]),
    "pixels",
  );
}

function filters({ now: { filters: found } }: Reported): string {
  if (!found) return "";
  const [all, channels] = found.shape as [number, number];
  if (channels !== 1 && channels !== 3) return "";
  const left = found.open.filter((each) => each).length;
  const shades = channels === 1 ? "Blue adds, orange takes away" : "In colours of the image, grey for 0";
  return card("Its first filters", `${left} of ${all} filters are left. ${shades}; empty frames were taken away.`, filterPlot(found), "filters");
}

function plots({ history: { epochs, lambda }, now, run: { recipe } }: Reported): string {
  if (epochs.length === 0) return card("Over epochs", "Training stopped before the end of the first epoch: there is nothing to draw yet.", "");
  const errors: Series[] = [
    { name: "train", color: "third", value: (row) => 100 * row.trainError },
    { name: "test, averaged weights", color: "first", value: (row) => 100 * row.testError },
    { name: "test, raw weights", color: "second", value: (row) => 100 * row.testErrorRaw },
  ];
  const gates: Series[] = recipe.widths.map((width, i) => ({
    name: `layer ${i + 1}, ${width} gates`,
    color: COLORS[i % COLORS.length] as string,
    value: (row) => (100 * (row.open[i] as number)) / width,
  }));
  const passing = lambda.length ? ", with gates as they are drawn" : "";
  const error = card(
    "Error",
    `In percent of the examples. The training error is measured while training${passing}.`,
    legend(errors) + errorPlot(epochs, errors),
  );
  if (lambda.length === 0) return error;
  const open = card("Open gates", "Settled gates that let their input pass, in percent of each layer.", legend(gates) + gatesPlot(epochs, gates));
  const flops = card("Expected work", "FLOPs per example, given how likely each gate is open.", flopsPlot(epochs, now.final.flopsBefore));
  return error + open + flops;
}

function everyEpoch(epochs: readonly EpochRecord[]): string {
  if (epochs.length === 0) return "";
  const head = ["epoch", "loss", "penalty", "train error, %", "test error, %", "raw, %", "open gates", "expected L0", "expected FLOPs"];
  const rows = epochs.map((row) => [
    String(row.epoch),
    row.loss.toFixed(4),
    row.penalty.toFixed(4),
    percent(row.trainError),
    percent(row.testError),
    percent(row.testErrorRaw),
    widths(row.open) || "none",
    grouped(row.expectedL0),
    short(row.expectedFlops),
  ]);
  return `<details class="card"><summary>All ${epochs.length} epochs in numbers</summary>${table(head, rows)}</details>`;
}

/** The page as text. */
export function report(all: Reported): string {
  const { history, now, run } = all;
  const { recipe } = run;
  const { runtime, build, dataset, epochs } = history;
  const title = `${recipe.name} on ${dataset}`;
  const stopped = epochs.length < run.epochs ? `, stopped after ${epochs.length} of ${run.epochs} epochs` : ` in ${run.epochs} epochs`;
  const settings = [commandLine(run), `${build} kernels`, runtime];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}: ${escaped(learned(recipe, now))}</title>
<style>${style}</style>
</head>
<body>
<main>
<header><h1>${escaped(title)}</h1><p>Learned <strong>${escaped(learned(recipe, now)).replace("-&#62;", "→")}</strong>${stopped}.</p></header>
${tiles(all)}
<div class="charts">${beforeAfter(all)}${pixels(all)}${filters(all)}${plots(all)}</div>
${everyEpoch(epochs)}
<footer>${settings.map(escaped).join(" · ")}</footer>
</main>
</body>
</html>
`;
}
