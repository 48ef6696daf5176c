// Plots as SVG text, drawn by Observable Plot.
import * as Plot from "@observablehq/plot";
import { color } from "../colors.ts";
import { defaultDocument, SVG } from "../document.ts";
import type { ReportedEpoch } from "../history.ts";
import type { PlotOptions, Series } from "./options.ts";

/** A plot as text. `label` says what it shows to those who do not see it. */
export function draw(label: string, shape: Plot.PlotOptions, { document = defaultDocument() }: PlotOptions): string {
  const svg = Plot.plot({
    document: document as Document,
    // Plot would name the class of its svg after a random number
    className: "plot",
    ariaLabel: label,
    // in pixels of a card of the report
    width: 460,
    height: 260,
    marginTop: 30,
    marginLeft: 46,
    marginRight: 12,
    marginBottom: 36,
    ...shape,
  });
  svg.setAttribute("xmlns", SVG);
  svg.setAttribute("style", "background:none;overflow:visible");
  return svg.outerHTML;
}

/** Names of lines in their colours, below each other. */
function names(series: readonly Series[]): Plot.Markish[] {
  // lines pass behind them
  const place = { frameAnchor: "top-right", dx: -4, stroke: color("card") } as const;
  return series.map(({ name, color: of }, i) => Plot.text([name], { ...place, text: [name], fill: color(of), dy: 14 * i + 6 }));
}

/** What lines over epochs need besides the epochs. */
interface Lines {
  readonly label: string;
  readonly series: readonly Series[];
  readonly y: Plot.ScaleOptions;
  /** What shows under the mouse at an epoch. */
  note(epoch: ReportedEpoch): string;
}

/** Lines over epochs. */
export function lines(epochs: readonly ReportedEpoch[], { label, series, y, note }: Lines, options: PlotOptions): string {
  const { legend = true } = options;
  const marks = series.map((line) =>
    Plot.line(epochs, {
      x: "epoch",
      y: line.value,
      stroke: color(line.color),
      strokeWidth: 2,
      // one epoch makes no line
      marker: epochs.length < 3 ? "dot" : "none",
    }),
  );
  const hover = Plot.ruleX(epochs, { x: "epoch", stroke: color("hover"), strokeWidth: Math.max(3, Math.min(40, 400 / epochs.length)), title: note });
  const last = epochs.at(-1)?.epoch ?? 1;
  const shape = {
    x: { label: "epoch", domain: [1, Math.max(2, last)], ticks: Math.min(8, Math.max(1, last - 1)), tickFormat: "d", tickSize: 0 },
    y: { grid: true, tickSize: 0, ...y },
    marks: [...marks, ...(legend && series.length > 1 ? names(series) : []), hover],
  };
  return draw(label, shape, options);
}
