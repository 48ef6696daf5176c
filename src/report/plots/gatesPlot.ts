// Open gates over epochs.
import type { Layer } from "../../index.ts";
import { refuseUnknown } from "../../options.ts";
import type { Color } from "../colors.ts";
import { gatesAtFirst } from "../gateSets.ts";
import { type ReportedEpoch, type ReportedHistory, reported } from "../history.ts";
import { lines } from "./draw.ts";
import { PLOT_OPTIONS, type PlotOptions, type Series } from "./options.ts";

const COLORS: readonly Color[] = ["first", "second", "third", "fourth"];

/** A line for each set of gates: how many of a hundred are open. */
export const gateSeries = (gates: readonly number[]): Series[] =>
  gates.map((count, i) => ({
    name: `layer ${i + 1}, ${count} gates`,
    color: COLORS[i % COLORS.length] as Color,
    value: ({ open }) => (100 * (open[i] as number)) / count,
  }));

/**
 * Share of each layer's gates that let their input pass, over epochs: SVG as text. Without lines for a net without gates.
 * @throws ValueError for a history without epochs
 * @example
 * ```ts
 * import { gatesPlot } from "sievenet/report";
 * import { run } from "sievenet/run";
 *
 * const trained = run({ examples: 100, epochs: 2 });
 * for await (const event of trained) if (event.type === "done") console.log(event.history.final);
 * const svg = gatesPlot(trained.history, trained.net);
 * svg.startsWith("<svg"); // true
 * ```
 */
export function gatesPlot(history: ReportedHistory | readonly ReportedEpoch[], net: Layer, options: PlotOptions = {}): string {
  refuseUnknown("gatesPlot", options, PLOT_OPTIONS);
  const all = reported("gatesPlot", history);
  const series = gateSeries(gatesAtFirst(all, net));
  const note = ({ epoch, open }: ReportedEpoch) => [`epoch ${epoch}`, ...series.map(({ name }, i) => `${name}: ${open[i]} open`)].join("\n");
  return lines(all.epochs, { label: "Open gates per layer over epochs", series, y: { label: "open gates, %", domain: [0, 100] }, note }, options);
}
