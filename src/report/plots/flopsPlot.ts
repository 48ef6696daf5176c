// Expected work over epochs.
import { count, type Layer } from "../../index.ts";
import { refuseUnknown } from "../../options.ts";
import { grouped, percent, short } from "../format.ts";
import { type ReportedEpoch, type ReportedHistory, reported } from "../history.ts";
import { lines } from "./draw.ts";
import { PLOT_OPTIONS, type PlotOptions, type Series } from "./options.ts";

/**
 * Expected floating-point operations per example, given how likely each gate is open, over epochs: SVG as text. The axis goes up
 * to what the net computes with all gates open.
 * @throws ValueError for a history without epochs
 * @example
 * ```ts
 * import { flopsPlot } from "sievenet/report";
 * import { run } from "sievenet/run";
 *
 * const trained = run({ examples: 100, epochs: 2 });
 * for await (const event of trained) if (event.type === "done") console.log(event.history.final);
 * const svg = flopsPlot(trained.history, trained.net);
 * svg.startsWith("<svg"); // true
 * ```
 */
export function flopsPlot(history: ReportedHistory | readonly ReportedEpoch[], net: Layer, options: PlotOptions = {}): string {
  refuseUnknown("flopsPlot", options, PLOT_OPTIONS);
  const { epochs, final } = reported("flopsPlot", history);
  const full = final?.flopsBefore ?? count(net).flops;
  const series: Series[] = [{ name: "expected", color: "first", value: ({ expectedFlops }) => expectedFlops }];
  const note = ({ epoch, expectedFlops }: ReportedEpoch) =>
    `epoch ${epoch}\n${grouped(expectedFlops)} FLOPs\n${percent(expectedFlops / full)} % of the full net`;
  const y = { label: "FLOPs per example", domain: [0, full], tickFormat: (value: number) => short(value).replace(".0k", "k"), ticks: 5 };
  return lines(epochs, { label: "Expected FLOPs per example over epochs", series, y, note }, options);
}
