// What plots are told. Apart from what draws them: the types of this file are the package's, those of Observable Plot are not.
import type { Color } from "../colors.ts";
import type { PlotDocument } from "../document.ts";
import type { ReportedEpoch } from "../history.ts";

/** Options of every plot. */
export interface PlotOptions {
  /** Where the plot is drawn. Default: the `document` of the page, or one that holds nothing but plots. */
  readonly document?: PlotDocument;
  /** Whether the names of lines stand in the plot. Default true. */
  readonly legend?: boolean;
}

/** Names of the options, for who refuses others. */
export const PLOT_OPTIONS = ["document", "legend"] as const;

/** One line of a plot. */
export interface Series {
  readonly name: string;
  readonly color: Color;
  value(epoch: ReportedEpoch): number;
}
