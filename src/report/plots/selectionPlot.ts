// How probably each column of a table is open, over what an open one costs.
import * as Plot from "@observablehq/plot";
import { refuseUnknown } from "../../options.ts";
import { color } from "../colors.ts";
import { draw } from "./draw.ts";
import { PLOT_OPTIONS, type PlotOptions } from "./options.ts";

/** What `selectFeatures()` of sievenet/select gives. */
export interface PlottedSelection {
  /** All columns. */
  readonly names: readonly string[];
  /** Those that were chosen. */
  readonly columns: readonly string[];
  /** What came out at each lambda. */
  readonly path: readonly { readonly lambda: number; readonly loss: number; readonly error: number; readonly probabilities: readonly number[] }[];
  /** The index of the lambda that was chosen. */
  readonly at: number;
}

/**
 * P(open) of each column over lambda, those that were chosen in colour with their names, and the loss on rows that were held out: SVG
 * as text.
 * @example
 * ```ts
 * import { selectionPlot } from "sievenet/report";
 *
 * const path = [0.1, 0.2].map((lambda) => ({ lambda, loss: 0.3, error: 0.01, probabilities: [0.9, 0.1] }));
 * selectionPlot({ names: ["a", "b"], columns: ["a"], path, at: 1 }).startsWith("<svg"); // true
 * ```
 */
export function selectionPlot(selection: PlottedSelection, options: PlotOptions = {}): string {
  refuseUnknown("selectionPlot", options, PLOT_OPTIONS);
  const { names, columns, path, at } = selection;
  const { legend = true } = options;
  const dots = names.flatMap((name, j) => path.map(({ lambda, probabilities }) => ({ name, lambda, p: probabilities[j] as number })));
  const chosen = (each: { readonly name: string }) => columns.includes(each.name);
  const ends = dots.filter((each) => chosen(each) && each.lambda === path.at(-1)?.lambda);
  const most = Math.max(...path.map(({ loss, error }) => loss + error));
  const losses = path.map(({ lambda, loss, error }) => ({ lambda, low: (loss - error) / most, loss: loss / most, high: (loss + error) / most }));
  const lambda = path[at]?.lambda as number;
  const shape: Plot.PlotOptions = {
    x: { type: "log", label: "lambda", ticks: path.map((each) => each.lambda), tickFormat: String, tickSize: 0 },
    y: { domain: [0, 1], grid: true, tickSize: 0, label: `P(open) of columns; held-out loss / ${most.toPrecision(3)}, dashed` },
    marks: [
      Plot.ruleX([lambda], { stroke: color("grid"), strokeWidth: 6 }),
      Plot.ruleX(losses, { x: "lambda", y1: "low", y2: "high", stroke: color("second") }),
      Plot.line(losses, { x: "lambda", y: "loss", stroke: color("second"), strokeDasharray: "4 3" }),
      Plot.line(
        dots.filter((each) => !chosen(each)),
        { x: "lambda", y: "p", z: "name", stroke: color("closed"), strokeWidth: 1.5, title: "name" },
      ),
      Plot.line(dots.filter(chosen), { x: "lambda", y: "p", z: "name", stroke: color("first"), strokeWidth: 2, title: "name" }),
      // beside each other they would lie on one line
      ...(legend ? ends.map((end, i) => Plot.text([end], { x: "lambda", y: "p", text: "name", textAnchor: "end", dx: -4, dy: 10 + 11 * i })) : []),
    ],
  };
  return draw("Columns over lambda", shape, options);
}
