// What costs are written in: sums of products of how many features are open. See cost.ts.
import type { Gate } from "./gate.ts";

/** Gates that close features of a layer. */
export interface GatesOn {
  readonly gate: Gate;
  /** How many gates there are for each feature: more than one where a map goes on as several features. Else below 1 or 1. */
  readonly each: number;
}

/** The features of one of `groups` groups: how many of them are open is the sum over them. */
export interface Width {
  readonly over: "inputs" | "outputs" | "weights";
  /** Never none. */
  readonly gates: readonly GatesOn[];
  /** Of all groups together. */
  readonly features: number;
  readonly group: number;
  readonly groups: number;
}

/** One product. */
export interface Term {
  readonly coefficient: number;
  readonly widths: readonly Width[];
}
