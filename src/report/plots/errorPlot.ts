// Errors over epochs; where there are no classes, the loss.
import type * as Plot from "@observablehq/plot";
import { refuseUnknown } from "../../options.ts";
import { type ReportedEpoch, type ReportedHistory, reported } from "../history.ts";
import { lines } from "./draw.ts";
import { PLOT_OPTIONS, type PlotOptions, type Series } from "./options.ts";

/** Where a logarithmic axis has its marks, in percent. Its own choice leaves them unlabelled within a factor of ten. */
const MARKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

function logarithmic(least: number, most: number): Plot.ScaleOptions {
  const low = MARKS.findLast((mark) => mark <= least) ?? least;
  const high = MARKS.find((mark) => mark >= most) ?? most;
  const ticks = MARKS.filter((mark) => mark >= low && mark <= high);
  return { type: "log", domain: [low, high], ticks, tickFormat: String, label: "error, %, logarithmic" };
}

/** What was not measured is NaN, or null where it has been JSON. */
const inPercent = (error: number | null | undefined): number => 100 * (error ?? NaN);

const ERRORS: readonly Series[] = [
  { name: "train", color: "third", value: ({ trainError }) => inPercent(trainError) },
  { name: "test, averaged weights", color: "first", value: ({ testError }) => inPercent(testError) },
  { name: "test, raw weights", color: "second", value: ({ testErrorRaw }) => inPercent(testErrorRaw) },
  { name: "validation", color: "fourth", value: ({ validationError }) => inPercent(validationError) },
];

/** The errors that were measured. */
export const errorSeries = (epochs: readonly ReportedEpoch[]): Series[] => ERRORS.filter(({ value }) => epochs.some((epoch) => value(epoch) >= 0));

/**
 * How many examples were classified wrongly, of a hundred, over epochs: SVG as text. Logarithmic, since it falls a hundredfold;
 * not where an error is 0, which has no place there.
 * @throws ValueError for a history without epochs
 * @example
 * ```ts
 * import { errorPlot } from "sievenet/report";
 * import { run } from "sievenet/run";
 *
 * const trained = run({ examples: 100, epochs: 2 });
 * for await (const event of trained) if (event.type === "done") console.log(event.history.final);
 * const svg = errorPlot(trained.history);
 * svg.startsWith("<svg"); // true
 * ```
 */
export function errorPlot(history: ReportedHistory | readonly ReportedEpoch[], options: PlotOptions = {}): string {
  refuseUnknown("errorPlot", options, PLOT_OPTIONS);
  const { epochs } = reported("errorPlot", history);
  const series = errorSeries(epochs);
  const all = epochs.flatMap((epoch) => series.map(({ value }) => value(epoch)).filter((value) => value >= 0));
  const least = Math.min(...all);
  const note = (epoch: ReportedEpoch) => [`epoch ${epoch.epoch}`, ...series.map(({ name, value }) => `${name} ${value(epoch).toFixed(2)} %`)].join("\n");
  const y = least > 0 && least < Infinity ? logarithmic(least, Math.max(...all)) : { zero: true, label: "error, %" };
  return lines(epochs, { label: "Error in percent over epochs", series, y, note }, options);
}

/** The losses that were measured. */
export function lossSeries(epochs: readonly ReportedEpoch[]): Series[] {
  const train: Series = { name: "train", color: "third", value: ({ loss }) => loss };
  const test: Series = { name: "test, averaged weights", color: "first", value: ({ testLoss }) => testLoss ?? Number.NaN };
  return epochs.some((epoch) => Number.isFinite(test.value(epoch))) ? [train, test] : [{ ...train, color: "first" }];
}

/**
 * The loss of the training examples over epochs, and of test examples where it was measured, for nets that do not classify: SVG as text.
 * @throws ValueError for a history without epochs
 * @example
 * ```ts
 * import { dataset, dense, type Epoch, meanSquaredError, train } from "sievenet";
 * import { lossPlot } from "sievenet/report";
 *
 * const data = dataset({ inputs: [0, 1, 2, 3], targets: [1, 3, 5, 7], shape: [1] });
 * const epochs: Epoch[] = [];
 * for await (const epoch of train(dense(1, 1), data, { epochs: 3, loss: meanSquaredError })) epochs.push(epoch);
 * lossPlot(epochs).startsWith("<svg"); // true
 * ```
 */
export function lossPlot(history: ReportedHistory | readonly ReportedEpoch[], options: PlotOptions = {}): string {
  refuseUnknown("lossPlot", options, PLOT_OPTIONS);
  const { epochs } = reported("lossPlot", history);
  const series = lossSeries(epochs);
  const note = (epoch: ReportedEpoch) => [`epoch ${epoch.epoch}`, ...series.map(({ name, value }) => `${name} ${value(epoch).toPrecision(4)}`)].join("\n");
  return lines(epochs, { label: "Loss over epochs", series, y: { zero: true, label: "loss" }, note }, options);
}
