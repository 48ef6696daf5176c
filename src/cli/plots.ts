// The plots of a report: SVG as text, drawn by Observable Plot in a document that linkedom provides.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { grouped, percent, short } from "./format.ts";
import type { EpochRecord } from "./history.ts";
import type { Filters } from "./snapshot.ts";

/** One line of a plot. `color` is a class of the page, so that it follows light and dark. */
export interface Series {
  readonly name: string;
  readonly color: string;
  value(row: EpochRecord): number;
}

const { document } = parseHTML("<html></html>");

/** Plot would name the class of its svg after a random number. Sizes are in pixels of a card of the page. */
const frame = (ariaLabel: string) => ({
  document,
  className: "plot",
  ariaLabel,
  width: 460,
  height: 260,
  marginTop: 30,
  marginLeft: 46,
  marginRight: 12,
  marginBottom: 36,
  style: { background: "none", overflow: "visible" },
});

const svg = (options: Plot.PlotOptions): string => Plot.plot(options).outerHTML;

const color = (name: string): string => `var(--${name})`;

/** Lines over epochs, with a note for each epoch that shows under the mouse. */
function lines(label: string, rows: readonly EpochRecord[], series: readonly Series[], y: Plot.ScaleOptions, note: (row: EpochRecord) => string): string {
  const marks = series.map((each) =>
    Plot.line(rows, {
      x: "epoch",
      y: each.value,
      stroke: color(each.color),
      strokeWidth: 2,
      // one epoch makes no line
      marker: rows.length < 3 ? "dot" : "none",
    }),
  );
  return svg({
    ...frame(label),
    x: { label: "epoch", domain: [1, Math.max(2, rows.length)], ticks: Math.min(8, Math.max(1, rows.length - 1)), tickFormat: "d", tickSize: 0 },
    y: { grid: true, tickSize: 0, ...y },
    marks: [...marks, Plot.ruleX(rows, { x: "epoch", stroke: color("hover"), strokeWidth: Math.max(3, Math.min(40, 400 / rows.length)), title: note })],
  });
}

/** Where a logarithmic axis has its marks, in percent. Its own choice leaves them unlabelled within a factor of ten. */
const MARKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

function logarithmic(least: number, most: number): Plot.ScaleOptions {
  const low = MARKS.findLast((each) => each <= least) ?? least;
  const high = MARKS.find((each) => each >= most) ?? most;
  const ticks = MARKS.filter((each) => each >= low && each <= high);
  return { type: "log", domain: [low, high], ticks, tickFormat: String, label: "error, %, logarithmic" };
}

/** How many examples were wrong, of a hundred. Logarithmic, since it falls a hundredfold; a zero has no place there. */
export function errorPlot(rows: readonly EpochRecord[], series: readonly Series[]): string {
  const all = rows.flatMap((row) => series.map((each) => each.value(row)));
  const least = Math.min(...all);
  const note = (row: EpochRecord) => [`epoch ${row.epoch}`, ...series.map((each) => `${each.name} ${each.value(row).toFixed(2)} %`)].join("\n");
  const y = least > 0 ? logarithmic(least, Math.max(...all)) : { zero: true, label: "error, %" };
  return lines("Error in percent over epochs", rows, series, y, note);
}

/** Share of each layer's gates that are open. */
export function gatesPlot(rows: readonly EpochRecord[], series: readonly Series[]): string {
  const note = (row: EpochRecord) => [`epoch ${row.epoch}`, ...series.map((each, i) => `${each.name}: ${row.open[i]} open`)].join("\n");
  return lines("Open gates per layer over epochs", rows, series, { label: "open gates, %", domain: [0, 100] }, note);
}

/** Expected operations per example. */
export function flopsPlot(rows: readonly EpochRecord[], full: number): string {
  const series: Series[] = [{ name: "expected", color: "first", value: (row) => row.expectedFlops }];
  const note = (row: EpochRecord) => `epoch ${row.epoch}\n${grouped(row.expectedFlops)} FLOPs\n${percent(row.expectedFlops / full)} % of the full net`;
  return lines(
    "Expected FLOPs per example over epochs",
    rows,
    series,
    { label: "FLOPs per example", domain: [0, full], tickFormat: (value: number) => short(value).replace(".0k", "k"), ticks: 5 },
    note,
  );
}

/** Pixels of a filter, one square each: a share of the first or second colour, or three channels as red, green and blue. */
function filterCells({ shape, weights, open }: Filters, columns: number): { x: number; y: number; fill: string; opacity: number }[] {
  const [filters, channels, height, width] = shape as [number, number, number, number];
  const most = weights.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
  return Array.from({ length: filters * height * width }, (_, at) => {
    const [f, i, j] = [Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width];
    const value = (c: number) => (weights[((f * channels + c) * height + i) * width + j] as number) / most;
    const shade = (c: number) => Math.round(128 + 127 * value(c));
    const [fill, opacity] = channels === 1 ? [color(value(0) < 0 ? "second" : "first"), Math.abs(value(0))] : [`rgb(${shade(0)},${shade(1)},${shade(2)})`, 1];
    return { x: (f % columns) * (width + 1) + j, y: Math.floor(f / columns) * (height + 1) + i, fill, opacity: open[f] ? opacity : 0 };
  }).filter((each) => each.opacity > 0);
}

/** The filters of the first convolution, ten in a row; those that were taken away as empty frames. */
export function filterPlot(filters: Filters): string {
  const [all, , height, width] = filters.shape as [number, number, number, number];
  const columns = Math.min(10, all);
  const rows = Math.ceil(all / columns);
  const frames = filters.open.map((open, f) => {
    const [x, y] = [(f % columns) * (width + 1), Math.floor(f / columns) * (height + 1)];
    return { x1: x, x2: x + width, y1: y, y2: y + height, open, f };
  });
  const [x, y] = [columns * (width + 1) - 1, rows * (height + 1) - 1];
  return svg({
    ...frame(`${filters.open.filter((each) => each).length} of ${all} filters are left`),
    height: Math.round((460 * y) / x),
    marginTop: 1,
    marginRight: 1,
    marginBottom: 1,
    marginLeft: 1,
    x: { axis: null, domain: [0, x] },
    y: { axis: null, domain: [0, y], reverse: true },
    marks: [
      Plot.rect(filterCells(filters, columns), { x1: "x", x2: (each) => each.x + 1, y1: "y", y2: (each) => each.y + 1, fill: "fill", fillOpacity: "opacity" }),
      Plot.rect(frames, {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        stroke: color("grid"),
        title: (each: (typeof frames)[number]) => `filter ${each.f + 1}: ${each.open ? "left" : "taken away"}`,
      }),
    ],
  });
}

/** Which of the first inputs the compacted net reads. */
export function pixelPlot(pixels: ArrayLike<number>, [height, width]: readonly [number, number]): string {
  const open = new Set(Array.from(pixels));
  const cells = Array.from({ length: width * height }, (_, i) => ({ x: i % width, y: Math.floor(i / width), open: open.has(i) }));
  const shown = (which: boolean, fill: string) =>
    Plot.cell(
      cells.filter((each) => each.open === which),
      {
        x: "x",
        y: "y",
        fill: color(fill),
        inset: 0.5,
        rx: 1,
        title: (each: (typeof cells)[number]) => `row ${each.y + 1}, column ${each.x + 1}: ${which ? "read" : "not read"}`,
      },
    );
  return svg({
    ...frame(`${open.size} of ${cells.length} pixels are read`),
    width: 300,
    height: Math.round((300 * height) / width),
    marginTop: 0,
    marginRight: 0,
    marginBottom: 0,
    marginLeft: 0,
    x: { axis: null, padding: 0 },
    y: { axis: null, padding: 0 },
    marks: [shown(false, "closed"), shown(true, "first")],
  });
}
