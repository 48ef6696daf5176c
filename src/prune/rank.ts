// Rankings of the units of a net: what each is worth, by one of several measures.
import type { Dataset } from "../data/dataset.ts";
import { present } from "../data/pick.ts";
import { ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { oneOf, refuseUnknown, whole } from "../options.ts";
import { checkSeed, currentSeed } from "../random.ts";
import { checkDataset, checkLossNamed } from "../train/check.ts";
import { checkLossFunction, type Loss } from "../train/loss.ts";
import { leaveOneOut, shapley } from "./byRemoval.ts";
import { obd, snip, taylor, taylor2 } from "./bySlopes.ts";
import { l1, l2, normScale, random } from "./byWeights.ts";
import type { Measured } from "./loss.ts";
import { type Probed, type PrunableLayer, probed, prunable } from "./units.ts";

/** Options of `rank()`. */
export interface RankOptions {
  /** Which measure, of those that `rankings` lists. */
  readonly by: RankingName;
  /** Default `crossEntropy`; needed for a dataset with targets. */
  readonly loss?: Loss;
  /** Examples whose slopes are averaged before they are squared, by "taylor": 1 is the full gradient. Default 100, or all if there are fewer. */
  readonly batchSize?: number;
  /** Orders of units that "shapley" tries in layers of more than ten. Default 20. */
  readonly permutations?: number;
  /** Of chance. Default: that of `seed()`. */
  readonly seed?: number;
}

/** What the units of one layer are worth. */
export interface RankedLayer {
  /** Where the layer is in the net. */
  readonly path: string;
  /** One number for each output: the lower, the sooner it goes. */
  readonly scores: Float64Array;
}

/** What the units of a net are worth. */
export interface Ranking {
  /** The measure. */
  readonly by: RankingName;
  /** In the order of the net: the layers whose outputs one other layer reads. */
  readonly layers: readonly RankedLayer[];
}

type ByLayer = (layer: PrunableLayer, seed: number, index: number) => Float64Array;
type ByProbes = (measured: Measured, probes: Probed, more: { readonly permutations: number; readonly seed: number }) => Float64Array[];

const BY_LAYER = { random, l1, l2, normScale } as const satisfies { readonly [name in RankingName]?: ByLayer };
const BY_PROBES = { snip, taylor, taylor2, obd, leaveOneOut, shapley } as const satisfies Record<Exclude<RankingName, keyof typeof BY_LAYER>, ByProbes>;

/** The name of a measure. */
export type RankingName = "random" | "l1" | "l2" | "normScale" | "snip" | "taylor" | "taylor2" | "obd" | "leaveOneOut" | "shapley";

/**
 * The measures by which `rank` can go:
 *
 * - "random", "l1" and "l2" (mean size of incoming weights), "normScale" (network slimming)
 * - "snip" (slope of the loss), "taylor" (squared slopes, batch by batch), "taylor2" (with second order), "obd" (second order alone)
 * - "leaveOneOut" (the loss without the unit), "shapley" (averaged over what else is there)
 */
export const rankings: readonly RankingName[] = [...Object.keys(BY_LAYER), ...Object.keys(BY_PROBES)] as RankingName[];

/**
 * Ranks the units of a net, outputs of layers that one other layer reads, by what they are worth on some examples. The net is
 * left as it is. Units that gates of its own would close are no business of a ranking: a net with gates over outputs is refused.
 * @throws ValueError, UsageError
 * @example
 * ```ts
 * import { dense, relu, sequential } from "sievenet";
 * import { dataset } from "sievenet/data";
 * import { prune, rank } from "sievenet/prune";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const net = sequential(dense(2, 8), relu, dense(8, 2));
 * const ranking = rank(net, data, { by: "taylor" });
 * ranking.layers[0].scores.length; // 8
 * prune(net, ranking, 0.5); // four units are left
 * ```
 */
export function rank(net: Part, given: Dataset, options: RankOptions): Ranking {
  refuseUnknown("rank", options, ["by", "loss", "batchSize", "permutations", "seed"]);
  const { by, loss = crossEntropy, permutations = 20 } = options;
  oneOf("rank", "by", by, rankings);
  checkDataset("rank", given, "test");
  const data = present(given);
  if (data.count === 0) throw new ValueError("rank: the dataset is empty. Give at least one example.");
  whole("rank", "permutations", permutations);
  const batchSize = whole("rank", "batchSize", options.batchSize ?? Math.min(100, data.count));
  const seed = checkSeed(options.seed ?? currentSeed());
  const layer = BY_LAYER[by as keyof typeof BY_LAYER] as ByLayer | undefined;
  if (layer) return { by, layers: prunable("rank", net).map((each, i) => ({ path: each.path, scores: layer(each, seed, i) })) };
  checkLossNamed("rank", data, options.loss);
  checkLossFunction("rank", loss);
  const measure: ByProbes = BY_PROBES[by as keyof typeof BY_PROBES];
  return probed("rank", net, (probes) => {
    const scores = measure({ net, data, loss, batchSize }, probes, { permutations, seed });
    return { by, layers: probes.layers.map(({ path }, i) => ({ path, scores: scores[i] as Float64Array })) };
  });
}
