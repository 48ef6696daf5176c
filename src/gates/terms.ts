// What costs are written in: sums of products of how many features are open. See cost.ts.
import type { Gate } from "./gate.ts";

/** Gates that close features of a layer. */
export interface GatesOn {
  /** The set of them. */
  readonly gate: Gate;
  /** How many gates there are for each feature: more than one where a map goes on as several features. Else below 1 or 1. */
  readonly each: number;
}

/** The features of one of `groups` groups: how many of them are open is the sum over them. */
export interface Width {
  /** Which side, or single weights; or the whole layer, by the gate of a branch that it stands in. */
  readonly over: "inputs" | "outputs" | "weights" | "branch";
  /** Never none. */
  readonly gates: readonly GatesOn[];
  /** Of all groups together. */
  readonly features: number;
  /** Which group it is. */
  readonly group: number;
  /** Of how many. */
  readonly groups: number;
}

/** One product. */
export interface Term {
  /** What the product is multiplied with. */
  readonly coefficient: number;
  /** What is multiplied; nothing for a number. */
  readonly widths: readonly Width[];
}

/** What one weight, input and output of a layer cost. */
export interface Rates {
  /** Of each weight. Default 0. */
  readonly perWeight?: number;
  /** Of each input (feature, channel). Default 0. */
  readonly perInput?: number;
  /** Of each output (unit, filter), its bias included. Default 0. */
  readonly perOutput?: number;
}

/** What the open gates of a layer cost, in units that lambda is the price of. Plain data, which files store. */
export interface LayerRates extends Rates {
  /** Of each gate by itself, whatever it closes: one number for all of a set, or one for each there was at first. */
  readonly perGate?: Readonly<Partial<Record<"inputs" | "outputs" | "weights", number | readonly number[]>>>;
}
