// The entry point sievenet/prune: rankings of units, and pruning by them, beside what gates learn.
export { type PruneOptions, prune } from "./prune.ts";
export { type RankedLayer, type Ranking, type RankingName, type RankOptions, rank, rankings } from "./rank.ts";
