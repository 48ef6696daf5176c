// Which pixels a net looks at.
import * as Plot from "@observablehq/plot";
import { compact, type Layer, type Part, type Select, ValueError } from "../../index.ts";
import { isGateable } from "../../layers/gateable.ts";
import { refuseUnknown } from "../../options.ts";
import { color } from "../colors.ts";
import { isConvolution, partsOf } from "../parts.ts";
import { draw } from "./draw.ts";
import { PLOT_OPTIONS, type PlotOptions } from "./options.ts";

/** Options of `pixelPlot()`. */
export interface PixelPlotOptions extends PlotOptions {
  /** Height and width of the image whose pixels are the inputs. Default: square, if there are as many inputs as in a square of 8 x 8 or more. */
  readonly image?: readonly [height: number, width: number];
}

/** Which of the first inputs a compacted net reads. */
export interface Pixels {
  readonly size: readonly [height: number, width: number];
  readonly read: ReadonlySet<number>;
}

/** Inputs that may well be the pixels of an image. */
const SMALLEST = 64;

const isSelection = (part: Part | undefined): part is Select => typeof part === "object" && "indices" in part;

/** Which of how many first inputs are read by a net that has been compacted; undefined where there are none to pick from. */
function firstInputs(net: Layer, small: Layer): { readonly inputs: number; readonly indices: ArrayLike<number> } | undefined {
  const layer = partsOf(net).find((part) => typeof part === "object" && isGateable(part));
  if (typeof layer !== "object" || !isGateable(layer) || isConvolution(layer)) return undefined;
  const first = partsOf(small)[0];
  if (isSelection(first)) return first;
  return layer.gates.inputs && { inputs: layer.inputs, indices: Array.from({ length: layer.inputs }, (_, i) => i) };
}

/** The pixels of a net whose inputs are gated, or have been; undefined for another net, and where inputs are no image. */
export function pixelsOf(net: Layer, small: Layer, image?: readonly [number, number]): Pixels | undefined {
  const found = firstInputs(net, small);
  if (!found) return undefined;
  const side = Math.sqrt(found.inputs);
  const size = image ?? ([side, side] as const);
  if (image ? image[0] * image[1] !== found.inputs : !Number.isInteger(side) || found.inputs < SMALLEST) return undefined;
  return { size, read: new Set(Array.from(found.indices)) };
}

/** The same of pixels that are known. */
export function drawPixels({ size: [height, width], read }: Pixels, options: PlotOptions): string {
  const cells = Array.from({ length: width * height }, (_, i) => ({ x: i % width, y: Math.floor(i / width), open: read.has(i) }));
  const shown = (which: boolean) =>
    Plot.cell(
      cells.filter(({ open }) => open === which),
      {
        x: "x",
        y: "y",
        fill: color(which ? "first" : "closed"),
        inset: 0.5,
        rx: 1,
        title: ({ x, y }: (typeof cells)[number]) => `row ${y + 1}, column ${x + 1}: ${which ? "read" : "not read"}`,
      },
    );
  const shape = {
    width: 300,
    height: Math.round((300 * height) / width),
    marginTop: 0,
    marginRight: 0,
    marginBottom: 0,
    marginLeft: 0,
    x: { axis: null, padding: 0 },
    y: { axis: null, padding: 0 },
    marks: [shown(false), shown(true)],
  };
  return draw(`${read.size} of ${cells.length} pixels are read`, shape, options);
}

/**
 * Which of the first inputs a net reads once it is compacted, as the pixels of an image: SVG as text.
 * @throws ValueError for a net without gates over its first inputs, or whose inputs are not as many as the pixels of the image
 * @example
 * ```ts
 * import { dense, gate, sequential } from "sievenet";
 * import { pixelPlot } from "sievenet/report";
 *
 * const net = sequential(gate(dense(784, 10), { over: "inputs" }));
 * pixelPlot(net, { image: [28, 28] }).startsWith("<svg"); // true
 * ```
 */
export function pixelPlot(net: Layer, options: PixelPlotOptions = {}): string {
  refuseUnknown("pixelPlot", options, [...PLOT_OPTIONS, "image"]);
  const pixels = pixelsOf(net, compact(net), options.image);
  if (pixels) return drawPixels(pixels, options);
  throw new ValueError(
    `pixelPlot: the first inputs of the net have no gates, or are no image. Gate them with gate(dense(...), { over: "inputs" }), and give the size of the image as { image: [height, width] }.`,
  );
}
