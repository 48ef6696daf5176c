// Error against what is left of a net, a point for each run of a sweep.
import * as Plot from "@observablehq/plot";
import { type Color, color } from "../colors.ts";
import { draw } from "./draw.ts";
import type { PlotOptions } from "./options.ts";

/** A run, or the mean of several. Shares are between 0 and 1. */
export interface SizePoint {
  readonly share: number;
  readonly error: number;
  /** What shows under the mouse. */
  readonly note: string;
  /** Where a click leads. */
  readonly href?: string;
  readonly color: Color;
  /** Drawn weaker: a run that was stopped early. */
  readonly faint?: boolean;
}

/** The mean of several runs, with the deviation in both directions. */
export interface SizeMean extends SizePoint {
  readonly shareDeviation: number;
  readonly errorDeviation: number;
}

/** A net of the literature. */
export interface NamedPoint {
  readonly name: string;
  readonly share: number;
  readonly error: number;
}

/** What a size plot shows. */
export interface SizePlot {
  readonly label: string;
  /** What is left, in words: "weights left". */
  readonly what: string;
  /** What errors are: drawn in percent, or as they are. */
  readonly measure: "error" | "loss";
  readonly points: readonly SizePoint[];
  readonly means: readonly SizeMean[];
  /** The runs that no other beats, in their order. */
  readonly front: readonly SizePoint[];
  readonly published: readonly NamedPoint[];
}

/** Where a logarithmic axis may have its marks, times a power of ten. */
const STEPS = [1, 2, 5];

/** The power of ten at or below a number. */
const powerOf = (number: number): number => Number(number.toExponential().split("e")[1]);

/** The marks that enclose all numbers, which are above 0. */
function marks(least: number, most: number): number[] {
  const first = powerOf(least);
  const powers = Array.from({ length: powerOf(most) - first + 2 }, (_, i) => first + i);
  const all = powers.flatMap((power) => STEPS.map((step) => Number(`${step}e${power}`)));
  const from = all.findLastIndex((mark) => mark <= least);
  const to = all.findIndex((mark) => mark >= most);
  return all.slice(Math.max(0, from), to < 0 ? undefined : to + 1);
}

/** Of shares, in percent: logarithmic, as what is left spans powers of ten. */
function shares(numbers: readonly number[], label: string): Plot.ScaleOptions {
  const above = numbers.filter((each) => each > 0);
  const ticks = marks(Math.min(...above), Math.max(...above));
  return { type: "log", domain: [ticks[0] as number, ticks.at(-1) as number], ticks, tickFormat: String, tickSize: 0, label };
}

/** Errors that lie further apart than so many times are drawn logarithmically: one net that learned nothing would press all others together. */
const FAR = 6;

function errors(numbers: readonly number[], label: string): Plot.ScaleOptions {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const common = { grid: true, tickSize: 0, label };
  if (!(least > 0) || most / least <= FAR) return { ...common, nice: true };
  const ticks = marks(least, most);
  return { ...common, type: "log", domain: [ticks[0] as number, ticks.at(-1) as number], ticks, tickFormat: String, label: `${label}, logarithmic` };
}

/** Error against what is left: SVG as text. */
export function sizePlot({ label, what, measure, points, means, front, published }: SizePlot, options: PlotOptions): string {
  const x = ({ share }: { readonly share: number }) => 100 * share;
  const y = ({ error }: { readonly error: number }) => (measure === "error" ? 100 * error : error);
  const wide = means.filter(({ shareDeviation, errorDeviation }) => shareDeviation > 0 || errorDeviation > 0);
  const scaled = (value: number) => (measure === "error" ? 100 * value : value);
  const low = (mean: SizeMean) => Math.max(100 * (mean.share - mean.shareDeviation), 50 * mean.share);
  const known = { fill: color("card"), stroke: color("second"), symbol: "diamond" } as const;
  const name = { text: "name", fill: color("soft"), stroke: color("card"), fontSize: 11 } as const;
  return draw(
    label,
    {
      // as wide as a card over the whole page
      width: 940,
      height: 420,
      marginRight: 30,
      x: shares([...points, ...published].map(x), `${what}, %, logarithmic`),
      y: errors([...points, ...published].map(y), measure === "error" ? "test error, %" : "test loss"),
      symbol: { type: "identity" },
      marks: [
        Plot.line(front, { x, y, stroke: color("first"), strokeWidth: 2, strokeOpacity: 0.5 }),
        Plot.ruleX(wide, {
          x,
          y1: (mean) => y(mean) - scaled(mean.errorDeviation),
          y2: (mean) => y(mean) + scaled(mean.errorDeviation),
          stroke: color("soft"),
        }),
        Plot.ruleY(wide, { y, x1: low, x2: (mean) => 100 * (mean.share + mean.shareDeviation), stroke: color("soft") }),
        Plot.dot(published, {
          x,
          y,
          r: 4.5,
          strokeWidth: 1.5,
          ...known,
          title: ({ name: of, share, error }) => `${of}\n${(100 * share).toPrecision(3)} % left, error ${(100 * error).toFixed(2)} %`,
        }),
        Plot.text(published, { x, y, ...name, dy: 14 }),
        ...[true, false].map((faint) =>
          Plot.dot(
            points.filter((point) => (point.faint ?? false) === faint),
            { x, y, r: 4, fill: ({ color: of }) => color(of), fillOpacity: faint ? 0.25 : 0.85, stroke: color("card"), title: "note", href: "href" },
          ),
        ),
      ],
    },
    options,
  );
}
