// The filters of a first convolution.
import * as Plot from "@observablehq/plot";
import { type Layer, type Shape, ValueError } from "../../index.ts";
import { refuseUnknown } from "../../options.ts";
import { color } from "../colors.ts";
import { isConvolution, partsOf } from "../parts.ts";
import { draw } from "./draw.ts";
import { PLOT_OPTIONS, type PlotOptions } from "./options.ts";

/** Filters of a first convolution, with their test-time gates. */
export interface Filters {
  /** [filters, channels, height, width]. */
  readonly shape: Shape;
  readonly weights: Float32Array;
  /** Which are left in the compacted net. */
  readonly open: readonly boolean[];
}

/** The filters that images meet first; undefined for another net, or where they are not of 1 or 3 channels. */
export function filtersOf(net: Layer): Filters | undefined {
  const first = partsOf(net)[0];
  if (typeof first !== "object" || !isConvolution(first)) return undefined;
  const { weight, gates, outputs } = first;
  const channels = weight.shape[1];
  if (channels !== 1 && channels !== 3) return undefined;
  const values = gates.outputs?.testValues() ?? new Float32Array(outputs).fill(1);
  // those taken out while training left their frames
  const { indices, inputs: all } = gates.outputs?.among ?? { indices: Array.from(values.keys()), inputs: outputs };
  const size = weight.size / outputs;
  const from = weight.toArray();
  const [weights, open] = [new Float32Array(all * size), new Array<boolean>(all).fill(false)];
  indices.forEach((to: number, i: number) => {
    weights.set(from.subarray(i * size, (i + 1) * size), to * size);
    open[to] = values[i] !== 0;
  });
  return { shape: [all, ...weight.shape.slice(1)], weights, open };
}

/** A number of a filter, drawn as a square. */
interface Cell {
  readonly x: number;
  readonly y: number;
  readonly fill: string;
  readonly opacity: number;
}

/** A share of the first or second colour, or three channels as red, green and blue. */
function cellsOf({ shape, weights, open }: Filters, columns: number): Cell[] {
  const [filters, channels, height, width] = shape as [number, number, number, number];
  const most = weights.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
  return Array.from({ length: filters * height * width }, (_, at) => {
    const [f, i, j] = [Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width];
    const value = (c: number) => (weights[((f * channels + c) * height + i) * width + j] as number) / most;
    const shade = (c: number) => Math.round(128 + 127 * value(c));
    const [fill, opacity] = channels === 1 ? [color(value(0) < 0 ? "second" : "first"), Math.abs(value(0))] : [`rgb(${shade(0)},${shade(1)},${shade(2)})`, 1];
    return { x: (f % columns) * (width + 1) + j, y: Math.floor(f / columns) * (height + 1) + i, fill, opacity: open[f] ? opacity : 0 };
  }).filter(({ opacity }) => opacity > 0);
}

/**
 * The filters of the convolution that a net begins with, ten in a row: SVG as text. One channel is drawn in two colours, three as
 * red, green and blue; filters that gates have taken away are empty frames.
 * @throws ValueError for a net that begins otherwise
 * @example
 * ```ts
 * import { conv2d, flatten, dense, relu, sequential } from "sievenet";
 * import { filterPlot } from "sievenet/report";
 *
 * const net = sequential(conv2d(1, 8, 5), relu, flatten, dense(8 * 24 * 24, 10));
 * filterPlot(net).startsWith("<svg"); // true
 * ```
 */
export function filterPlot(net: Layer, options: PlotOptions = {}): string {
  refuseUnknown("filterPlot", options, PLOT_OPTIONS);
  const filters = filtersOf(net);
  if (!filters) throw new ValueError("filterPlot: the net does not begin with a convolution of 1 or 3 channels. Give a sequence that does.");
  const [all, , height, width] = filters.shape as [number, number, number, number];
  const columns = Math.min(10, all);
  const rows = Math.ceil(all / columns);
  const frames = filters.open.map((open, f) => {
    const [x, y] = [(f % columns) * (width + 1), Math.floor(f / columns) * (height + 1)];
    return { x1: x, x2: x + width, y1: y, y2: y + height, title: `filter ${f + 1}: ${open ? "left" : "taken away"}` };
  });
  const [x, y] = [columns * (width + 1) - 1, rows * (height + 1) - 1];
  const shape = {
    height: Math.round((460 * y) / x),
    marginTop: 1,
    marginRight: 1,
    marginBottom: 1,
    marginLeft: 1,
    x: { axis: null, domain: [0, x] },
    y: { axis: null, domain: [0, y], reverse: true },
    marks: [
      Plot.rect(cellsOf(filters, columns), { x1: "x", x2: (cell) => cell.x + 1, y1: "y", y2: (cell) => cell.y + 1, fill: "fill", fillOpacity: "opacity" }),
      Plot.rect(frames, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", stroke: color("grid"), title: "title" }),
    ],
  };
  return draw(`${filters.open.filter((open) => open).length} of ${all} filters are left`, shape, options);
}
