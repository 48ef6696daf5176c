// Pruning by a ranking: masks over the units that are worth least.
import { ValueError } from "../errors.ts";
import { count } from "../layers/count.ts";
import type { Part } from "../layers/layer.ts";
import { checkOptions, numberThat, oneOf, refuseUnknown, whole } from "../options.ts";
import { closingUnits, least } from "./closing.ts";
import type { Ranking } from "./ranking.ts";

/** Options of `prune()`. */
export interface PruneOptions {
  /** "net": the lowest of all layers together; "layer": the same share of each. Default "net". */
  readonly per?: "net" | "layer";
  /** The fewest units that stay in each layer. Default 1. */
  readonly floor?: number;
}

/** What is to be left of a net that is pruned. */
export interface LeftShare {
  /** What is counted: weights and biases, or floating-point operations per example. */
  readonly of: "weights" | "flops";
  /** At most which share of it is left, above 0 and at most 1: as few units go as will do. */
  readonly at: number;
}

/**
 * Masks units of a net, those a ranking finds worth least, and returns the same net. How many: a share of them all, from 0 to
 * below 1; or as many as it takes to leave a share of weights or operations, `{ of: "flops", at: 0.2 }`, which is what
 * `compact` leaves. Masks stay while it trains on, so that `train` is fine-tuning, and `compact` takes away what they close.
 * @throws ValueError for a ranking of another net, and for a share that cannot be reached; UsageError for one of operations of a net that has not seen an image yet
 * @example
 * ```ts
 * import { compact, count, dense, relu, sequential } from "sievenet";
 * import { dataset } from "sievenet/data";
 * import { prune, rank } from "sievenet/prune";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const net = sequential(dense(2, 8), relu, dense(8, 2));
 * prune(net, rank(net, data, { by: "l1" }), 0.25);
 * count(compact(net)).weights; // 32
 * ```
 */
export function prune<P extends Part>(net: P, ranking: Ranking, fraction: number | LeftShare, options: PruneOptions = {}): P {
  refuseUnknown("prune", options, ["per", "floor"]);
  const { per = "net", floor = 1 } = options;
  oneOf("prune", "per", per, ["net", "layer"]);
  whole("prune", "floor", floor);
  if (typeof fraction !== "object") {
    numberThat("prune", "fraction", fraction, "a share from 0 to below 1", (x) => x >= 0 && x < 1);
    const closing = closingUnits("prune", net, ranking, per, floor);
    closing.close(fraction * closing.count);
    return net;
  }
  checkOptions("prune", fraction, 'of: "weights", at');
  refuseUnknown("prune, what is left", fraction, ["of", "at"]);
  const { of, at } = fraction;
  oneOf("prune", "of", of, ["weights", "flops"]);
  numberThat("prune", "at", at, "a share of what the net has, above 0 and at most 1", (x) => x > 0 && x <= 1);
  const all = count(net)[of];
  const closing = closingUnits("prune", net, ranking, per, floor);
  const share = (gone: number) => {
    closing.close(gone);
    return count(net, "settled")[of] / all;
  };
  const gone = least(closing.count, (each) => share(each) <= at);
  if (gone > closing.count) {
    const fewest = share(closing.count);
    closing.undo();
    throw new ValueError(`prune: at least ${fewest.toPrecision(3)} of the ${of} must be left, but at is ${at}. Ask for more, or lower the floor of ${floor}.`);
  }
  closing.close(gone);
  return net;
}
