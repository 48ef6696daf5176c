// Pruning to a number of weights: those that matter least go, of all layers together.
import { ShapeError, ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { numberThat, refuseUnknown, shown, whole } from "../options.ts";
import type { Parameter } from "../resident.ts";
import { closingWeights } from "./closing.ts";
import { type RegrowOptions, regrowth } from "./regrow.ts";

/** Options of `pruneWeights()`. */
export interface PruneWeightsOptions {
  /** How many weights stay, of all layers together; biases stay, and are not counted. */
  readonly left: number;
  /**
   * How much each number of a weight matters, 0 or more: as many as it has. Default: its size. With the mean squared gradients that
   * Adam keeps, `w * w * g` is what closing it adds to the loss, about ("Optimal brain damage", LeCun et al. 1990).
   */
  readonly scores?: (weight: Parameter) => ArrayLike<number>;
  /** Weights that come back where others go ("Rigging the lottery", Evci et al. 2020). Default: what went stays away. */
  readonly regrow?: RegrowOptions;
}

/**
 * Masks single weights until so many are left, and gives how many are. Masks stay while the net trains on; called again,
 * weights that went stay away, so that a net can be pruned a little after each epoch ("To prune, or not to prune", Zhu & Gupta 2017),
 * unless `regrow` exchanges some.
 * Of weights that matter alike none stays where not all of them can.
 * @throws ValueError, UsageError for gates other than masks; ShapeError for scores or slopes of another size
 * @example
 * ```ts
 * import { count, dense, relu, sequential } from "sievenet";
 * import { pruneWeights } from "sievenet/prune";
 *
 * const net = sequential(dense(64, 32), relu, dense(32, 10));
 * pruneWeights(net, { left: 400 }); // 400
 * pruneWeights(net, { left: 200 }); // 200
 * count(net, "settled").weights; // 242, with 42 biases
 *
 * // after an epoch of a training: 20 others come in the place of 20
 * // pruneWeights(net, { left: 200, regrow: { share: 0.1, slopes: weightSlopes(net, data), training: run } });
 * ```
 */
export function pruneWeights(net: Part, options: PruneWeightsOptions): number {
  refuseUnknown("pruneWeights", options, ["left", "scores", "regrow"]);
  const { scores, regrow: exchange } = options;
  const left = whole("pruneWeights", "left", options.left, 0);
  if (exchange) {
    refuseUnknown("pruneWeights", exchange, ["share", "slopes", "training"]);
    numberThat("pruneWeights", "regrow.share", exchange.share, "a share from 0 to 1", (x) => x >= 0 && x <= 1);
  }
  const checked = (name: string, option: string, of: (weight: Parameter) => ArrayLike<number>) => {
    if (typeof of !== "function")
      throw new ValueError(`pruneWeights: ${option} is ${shown(of)}, but a function of a weight is needed that gives as many numbers as it has.`);
    return (weight: Parameter) => {
      const all = Float32Array.from(of(weight));
      if (all.length === weight.size) return all;
      throw new ShapeError(`pruneWeights: ${all.length} ${name} came for the ${weight.label}, which has ${weight.size} numbers. Give one for each.`);
    };
  };
  const grow = exchange && regrowth(net, checked("slopes", "regrow.slopes", exchange.slopes), exchange.training);
  const closing = closingWeights("pruneWeights", net, scores && checked("scores", "scores", scores));
  const wanted = Math.min(left, closing.count);
  const stay = closing.count - closing.close(closing.count - wanted + Math.round((exchange?.share ?? 0) * wanted));
  return grow ? stay + grow(wanted - stay) : stay;
}
