// The entry `sievenet/report`: what a training came to, as a page and as plots.
export type { PlotDocument, PlotElement } from "./document.ts";
export type { ReportedEpoch, ReportedHistory } from "./history.ts";
export { errorPlot, lossPlot } from "./plots/errorPlot.ts";
export { filterPlot } from "./plots/filterPlot.ts";
export { flopsPlot } from "./plots/flopsPlot.ts";
export { gatesPlot } from "./plots/gatesPlot.ts";
export type { PlotOptions } from "./plots/options.ts";
export { type PixelPlotOptions, pixelPlot } from "./plots/pixelPlot.ts";
export { type PlottedSelection, selectionPlot } from "./plots/selectionPlot.ts";
export { type ReportOptions, report } from "./report.ts";
