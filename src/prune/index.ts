// The entry point sievenet/prune: rankings of units, and pruning by them, beside what gates learn.
export type { SwitchOptions } from "./bySwitch.ts";
export { type Distilled, type DistillOptions, distill } from "./distill.ts";
export { type Movement, movement } from "./movement.ts";
export { type DrrOptions, drrPenalty, type L1Options, l1Penalty } from "./price.ts";
export { type LeftShare, type PruneOptions, prune } from "./prune.ts";
export { type PruneWeightsOptions, pruneWeights } from "./pruneWeights.ts";
export { type PruneWithinOptions, pruneWithin, type Within } from "./pruneWithin.ts";
export { type RankOptions, rank, rankings } from "./rank.ts";
export type { RankedLayer, Ranking, RankingName } from "./ranking.ts";
export type { RegrowOptions, Restarting } from "./regrow.ts";
export { type WeightSlopesOptions, weightSlopes } from "./weightSlopes.ts";
