// What a ranking is.

/** The name of a measure that `rank` can go by. */
export type RankingName =
  | "random"
  | "l1"
  | "l2"
  | "normScale"
  | "snip"
  | "taylor"
  | "taylorPerExample"
  | "taylor2"
  | "taylor2PerExample"
  | "obd"
  | "leaveOneOut"
  | "shapley"
  | "dirichlet";

/** What the units of one layer are worth. */
export interface RankedLayer {
  /** Where the layer is in the net. */
  readonly path: string;
  /** One number for each output: the lower, the sooner it goes. */
  readonly scores: Float64Array;
}

/** What the units of a net are worth. */
export interface Ranking {
  /** The measure: one of `rank`, or "movement". */
  readonly by: RankingName | "movement";
  /** In the order of the net: the layers whose outputs one other layer reads, or those that were asked for. */
  readonly layers: readonly RankedLayer[];
}
