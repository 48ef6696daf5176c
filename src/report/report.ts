// report.html: what a training came to, in one page that needs no network and says the same whenever it is made.
import { countLayers, type Layer } from "../index.ts";
import { refuseUnknown } from "../options.ts";
import { escaped } from "./document.ts";
import { changeRows, type Figures, figuresOf, learned } from "./figures.ts";
import { bytes, grouped, percent, short, times, widths } from "./format.ts";
import type { Final } from "../run/history.ts";
import { type ReportedEpoch, type ReportedHistory, reported } from "./history.ts";
import { columnsRead } from "./columnsRead.ts";
import { scoreLines } from "../train/metrics/classScores.ts";
import { card, legend, table, tile } from "./html.ts";
import { errorPlot, errorSeries, lossPlot, lossSeries } from "./plots/errorPlot.ts";
import { filterPlot, filtersOf } from "./plots/filterPlot.ts";
import { flopsPlot } from "./plots/flopsPlot.ts";
import { gateSeries, gatesPlot } from "./plots/gatesPlot.ts";
import type { PlotOptions } from "./plots/options.ts";
import { drawPixels, type PixelPlotOptions, pixelsOf } from "./plots/pixelPlot.ts";
import { style } from "./style.ts";

/** Options of `report()`. */
export interface ReportOptions extends Omit<PixelPlotOptions, "legend"> {
  /** Heading. Default: recipe and dataset of the history, else the layers of the net. */
  readonly title?: string;
  /** Remarks for the foot of the page, such as the command that repeats the training. */
  readonly notes?: readonly string[];
}

/** More classes than these are not listed. */
const MOST_CLASSES = 50;

/** What all parts of a report are made of. */
interface Told {
  readonly history: ReportedHistory;
  readonly net: Layer;
  readonly figures: Figures;
  readonly options: PlotOptions;
  readonly image: PixelPlotOptions["image"];
}

/** A number as text; nothing where there is none, as NaN becomes in JSON. */
const ifNumber = (value: number | null, text: (value: number) => string): string => (value === null || Number.isNaN(value) ? "" : text(value));

function tiles({ history, figures: { testError, testExamples, weights, flops, bytes: file } }: Told): string {
  const { loss } = history.epochs.at(-1) as ReportedEpoch;
  const tested = `error on ${testExamples === undefined ? "the" : grouped(testExamples)} test examples`;
  return `<div class="tiles">${[
    ifNumber(testError, (error) => tile(`${percent(error)} %`, tested)) || tile(loss.toPrecision(3), "mean loss of the last epoch"),
    ...tableTiles(history.final ?? {}),
    tile(times(weights.before, weights.after), `fewer weights: ${grouped(weights.after)} are left`),
    tile(times(flops.before, flops.after), `fewer FLOPs per example: ${grouped(flops.after)}`),
    file ? tile(times(file.before, file.after), `smaller file: ${bytes(file.after)}`) : "",
  ].join("")}</div>`;
}

/** Of a table, how well its numbers are told, or its classes beside the most frequent one. */
function tableTiles({ guessError, r2, rmse }: Partial<Final>): string[] {
  return [
    r2 === undefined ? "" : tile(r2.toFixed(3), "R², the share of the variance of the test examples that it explains"),
    rmse === undefined ? "" : tile(rmse.toPrecision(4), "root mean square error, in units of the target"),
    guessError === undefined ? "" : tile(`${percent(guessError)} %`, "error of always the most frequent class"),
  ];
}

function columnCard({ net, figures: { small } }: Told): string {
  const columns = columnsRead(net, small);
  if (!columns) return "";
  const { all, read } = columns;
  const names = all.map((name) => `<span class="${read.includes(name) ? "read" : "unread"}">${escaped(name)}</span>`).join(" ");
  return card("What it reads", `${read.length} of ${all.length} columns; the net needs no others.`, `<p class="columns">${names}</p>`, "wide");
}

function beforeAfter({ figures }: Told): string {
  const { gates, left, over } = figures;
  const rows = changeRows(figures).map(({ what, before, after, factor }) => [what, before, after, factor]);
  const layers = left.length ? [[over, widths(gates), widths(left), ""]] : [];
  return card(
    "Before and after",
    "The trained net, and the ordinary smaller net that was made of it.",
    table(["", "before", "after", "less"], [...layers, ...rows]),
    "wide",
  );
}

function classCard({ history }: Told): string {
  const { classes = [] } = history.final ?? {};
  if (!classes.length || classes.length > MOST_CLASSES) return "";
  const [head = [], ...rows] = scoreLines(classes, {});
  return card(
    "Its classes",
    "How well each is told from the others, on the test examples.",
    table(
      head,
      rows.map((row) => row.map(escaped)),
    ),
    "wide",
  );
}

function pixelCard({ net, figures, options, image }: Told): string {
  if (columnsRead(net, figures.small)) return "";
  const pixels = pixelsOf(net, figures.small, image);
  if (!pixels) return "";
  const [open, all] = [pixels.read.size, pixels.size[0] * pixels.size[1]];
  const which = open < all ? "; the net reads no others" : ": all of them so far";
  return card("What it looks at", `${open} of ${all} pixels stayed open${which}.`, drawPixels(pixels, options), "pixels");
}

function filterCard({ net, options }: Told): string {
  const filters = filtersOf(net);
  if (!filters) return "";
  const { shape, open } = filters;
  const left = open.filter((each) => each).length;
  const shades = shape[1] === 1 ? "Blue adds, orange takes away" : "In colours of the image, grey for 0";
  return card("Its first filters", `${left} of ${shape[0]} filters are left. ${shades}; empty frames were taken away.`, filterPlot(net, options), "filters");
}

function curves({ history, net, figures: { gates }, options: given }: Told): string {
  const { epochs } = history;
  const options: PlotOptions = { ...given, legend: false };
  const errors = errorSeries(epochs);
  const passing = gates.length ? ", with gates as they are drawn" : "";
  const error = errors.length
    ? card("Error", `In percent of the examples. The training error is measured while training${passing}.`, legend(errors) + errorPlot(history, options))
    : card("Loss", `That of the training examples is measured while training${passing}.`, legend(lossSeries(epochs)) + lossPlot(history, options));
  if (!gates.length) return error;
  const openText = "Settled gates that let their input pass, in percent of each layer.";
  const open = card("Open gates", openText, legend(gateSeries(gates)) + gatesPlot(history, net, options));
  const flops = card("Expected work", "FLOPs per example, given how likely each gate is open.", flopsPlot(history, net, options));
  return error + open + flops;
}

function everyEpoch(epochs: readonly ReportedEpoch[]): string {
  const head = ["epoch", "loss", "penalty", "train error, %", "test error, %", "raw, %", "open gates", "expected L0", "expected FLOPs"];
  const rows = epochs.map((epoch) => [
    String(epoch.epoch),
    epoch.loss.toFixed(4),
    epoch.penalty.toFixed(4),
    ifNumber(epoch.trainError, percent),
    ifNumber(epoch.testError, percent),
    ifNumber(epoch.testErrorRaw, percent),
    widths(epoch.open) || "none",
    grouped(epoch.expectedL0),
    short(epoch.expectedFlops),
  ]);
  return `<details class="card"><summary>All ${epochs.length} epochs in numbers</summary>${table(head, rows)}</details>`;
}

/** How many layers a heading names. */
const NAMED = 4;

/** What the training is called: by its recipe and dataset, else by the layers of its net. */
function titleOf({ recipe, dataset }: ReportedHistory, net: Layer): string {
  if (recipe !== undefined || dataset !== undefined) return [recipe ?? "A net", dataset].filter(Boolean).join(" on ");
  const labels = countLayers(net).map(({ label }) => label);
  return labels.length <= NAMED ? labels.join(", ") : `${labels.length} layers, ${labels[0]} to ${labels.at(-1)}`;
}

/**
 * A page about a training: HTML as text, with all plots in it as SVG, to be written to a file or shown in a frame.
 *
 * `history`: that of a run, or the epochs that `train()` yielded. `net`: the one that was trained, gates and all; what became of it
 * by compaction is found out here. Its convolutions must have seen an image, which training has shown them.
 * @throws ValueError for a history without epochs
 * @example
 * ```ts
 * import { dense, type Epoch, relu, sequential, train } from "sievenet";
 * import { digits } from "sievenet/data";
 * import { report } from "sievenet/report";
 *
 * const data = digits({ train: 100, test: 20 });
 * const net = sequential(dense(784, 30), relu, dense(30, 10));
 * const epochs: Epoch[] = [];
 * for await (const epoch of train(net, data.train, { epochs: 2, test: data.test })) epochs.push(epoch);
 * const page = report(epochs, net, { title: "My net" });
 * page.includes("<h1>My net</h1>"); // true
 * ```
 */
export function report(history: ReportedHistory | readonly ReportedEpoch[], net: Layer, options: ReportOptions = {}): string {
  refuseUnknown("report", options, ["title", "notes", "image", "document"]);
  const all = reported("report", history);
  const { epochs, plannedEpochs, build, runtime } = all;
  const { title: given, notes: remarks = [], image, ...plots } = options;
  const told: Told = { history: all, net, figures: figuresOf(all, net), options: plots, image };
  const result = escaped(learned(all, told.figures));
  const title = escaped(given ?? titleOf(all, net));
  const duration = plannedEpochs === undefined ? ` in ${epochs.length} epochs` : `, stopped after ${epochs.length} of ${plannedEpochs} epochs`;
  const notes = [...remarks, build && `${build} kernels`, runtime].filter((note) => note !== undefined && note !== "");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: ${result}</title>
<style>${style}</style>
</head>
<body>
<main>
<header><h1>${title}</h1><p>Learned <strong>${result.replace("-&gt;", "→")}</strong>${duration}.</p></header>
${tiles(told)}
<div class="charts">${columnCard(told)}${beforeAfter(told)}${classCard(told)}${pixelCard(told)}${filterCard(told)}${curves(told)}</div>
${everyEpoch(epochs)}
<footer>${notes.map((note) => escaped(String(note))).join(" · ")}</footer>
</main>
</body>
</html>
`;
}
