// Rankings of the units of a net: what each is worth, by one of several measures.
import { checkByteScale } from "../byteScale.ts";
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
import { obd, snip, taylor, taylor2, taylor2PerExample, taylorPerExample } from "./bySlopes.ts";
import { checkSwitches, dirichlet, type SwitchOptions } from "./bySwitch.ts";
import { l1, l2, normScale, random } from "./byWeights.ts";
import type { Measured } from "./loss.ts";
import type { Ranking, RankingName } from "./ranking.ts";
import { type ProbedLayer, type PrunableLayer, probed, prunable } from "./units.ts";

/** Options of `rank()`. */
export interface RankOptions {
  /** Which measure, of those that `rankings` lists. */
  readonly by: RankingName;
  /** A layer of the net, or an array of layers: others are not ranked, and `prune` leaves them alone. Default: all whose units can go. */
  readonly only?: object;
  /** Default `crossEntropy`; needed for a dataset with targets. */
  readonly loss?: Loss;
  /** Examples whose slopes are averaged before they are squared, by "taylor"; examples of a step of "dirichlet". Default 100, or all if there are fewer. */
  readonly batchSize?: number;
  /** Orders of units that "shapley" tries in layers of more than ten. Default 20. */
  readonly permutations?: number;
  /** How the switches of "dirichlet" are learned. */
  readonly switches?: SwitchOptions;
  /** Of chance. Default: that of `seed()`. */
  readonly seed?: number;
}

type ByLayer = (layer: PrunableLayer, seed: number, index: number) => Float64Array;

/** What only some measures go by. */
interface More {
  readonly permutations: number;
  readonly seed: number;
  readonly switches: Required<SwitchOptions>;
}

type ByProbes = (measured: Measured, layers: readonly ProbedLayer[], more: More) => Float64Array[];

const BY_LAYER = { random, l1, l2, normScale } as const satisfies { readonly [name in RankingName]?: ByLayer };
const BY_SLOPES = { snip, taylor, taylorPerExample, taylor2, taylor2PerExample, obd } as const;
const BY_PROBES = { ...BY_SLOPES, leaveOneOut, shapley, dirichlet } as const satisfies Record<Exclude<RankingName, keyof typeof BY_LAYER>, ByProbes>;

/**
 * The measures by which `rank` can go:
 *
 * - "random", "l1" and "l2" (mean size of incoming weights), "normScale" (network slimming)
 * - "snip" (slope of the loss), "taylor" (squared slopes of batches, `batchSize` examples accumulated) and "taylorPerExample" (of
 *   each example), "taylor2" (with second order, accumulated over all examples) and "taylor2PerExample", "obd" (second order alone)
 * - "leaveOneOut" (the loss without the unit), "shapley" (averaged over what else is there)
 * - "dirichlet" (switches that share 1 are learned in front of the frozen rest)
 *
 * One more is collected while a net trains: `movement`.
 * @example
 * ```ts
 * import { rankings } from "sievenet/prune";
 *
 * rankings.includes("taylor"); // true
 * ```
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
 * ranking.layers[0]?.scores.length; // 8
 * prune(net, ranking, 0.5);
 * ```
 */
export function rank(net: Part, given: Dataset, options: RankOptions): Ranking {
  refuseUnknown("rank", options, ["by", "only", "loss", "batchSize", "permutations", "switches", "seed"]);
  const { by, only, loss = crossEntropy, permutations = 20 } = options;
  oneOf("rank", "by", by, rankings);
  checkDataset("rank", given, "test");
  const data = present(given);
  if (data.count === 0) throw new ValueError("rank: the dataset is empty. Give at least one example.");
  whole("rank", "permutations", permutations);
  const batchSize = whole("rank", "batchSize", options.batchSize ?? Math.min(100, data.count));
  const switches = checkSwitches(options.switches ?? {});
  const seed = checkSeed(options.seed ?? currentSeed());
  const layer = BY_LAYER[by as keyof typeof BY_LAYER] as ByLayer | undefined;
  if (layer) return { by, layers: prunable("rank", net, only).map((each, i) => ({ path: each.path, scores: layer(each, seed, i) })) };
  checkLossNamed("rank", data, options.loss);
  checkLossFunction("rank", loss);
  checkByteScale("rank", net, data.scale);
  if (by === "dirichlet" && batchSize > data.count)
    throw new ValueError(`rank: batchSize is ${batchSize}, but the dataset has only ${data.count} examples. Use a batch size of at most ${data.count}.`);
  const measure: ByProbes = BY_PROBES[by as keyof typeof BY_PROBES];
  return probed("rank", net, only, (layers) => {
    const scores = measure({ net, data, loss, batchSize }, layers, { permutations, seed, switches });
    return { by, layers: layers.map(({ path }, i) => ({ path, scores: scores[i] as Float64Array })) };
  });
}
