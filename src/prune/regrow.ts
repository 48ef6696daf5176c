// Weights that come back where others went: those along which the loss goes down most (Evci et al. 2020, "Rigging the lottery").
import { isFrozen } from "../frozen.ts";
import type { Mask } from "../gates/mask.ts";
import type { Part } from "../layers/layer.ts";
import type { Parameter } from "../resident.ts";
import { maskable, type WeightScores } from "./closing.ts";

/** Where weights begin anew that come: a training. */
export interface Restarting {
  /** Has these numbers of a parameter be 0 and forget their past; for no numbers only refuses a parameter that it does not train. */
  restart(parameter: Parameter, indices: readonly number[]): void;
}

/** What `pruneWeights()` lets grow. */
export interface RegrowOptions {
  /** Of the weights that stay, the share that goes as well, so that as many others come: from 0 to 1. A share that falls to 0 by the end of training settles which stay. */
  readonly share: number;
  /**
   * How the loss goes with each number of a weight: as many as it has, as `weightSlopes()` gives them. Those furthest from 0 come first,
   * of weights that are frozen none: they would stay 0.
   */
  readonly slopes: (weight: Parameter) => ArrayLike<number>;
  /** The training of the net, if one is under way: weights that come begin at 0 in all that it knows. Default: in the net alone. */
  readonly training?: Restarting;
}

/**
 * Asks for all that can be refused, before anything is closed. Gives what then opens so many closed weights, at 0, and says how many
 * came: fewer where fewer are closed or have a slope.
 */
export function regrowth(net: Part, slopes: WeightScores, training: Restarting | undefined): (number: number) => number {
  const layers = maskable("pruneWeights", net).map(({ weight, gates }) => {
    training?.restart(weight, []);
    const all = slopes(weight);
    return { weight, gates, slopes: isFrozen(weight) ? new Float32Array(weight.size) : all, coming: [] as number[] };
  });
  return (number) => {
    const closed = layers.flatMap(({ gates, slopes, coming }) => {
      const open = (gates.weights as Mask).testValues();
      return Array.from(slopes, (slope, i) => ({ coming, i, steepness: open[i] ? 0 : Math.abs(slope) })).filter((each) => each.steepness);
    });
    // of equals those come that stand first in the net
    const first = closed.sort((a, b) => b.steepness - a.steepness).slice(0, number);
    for (const { coming, i } of first) coming.push(i);
    for (const { weight, gates, coming } of layers) {
      const mask = gates.weights as Mask;
      const filled = (values: Float32Array, value: number) => {
        for (const i of coming) values[i] = value;
        return values;
      };
      mask.set(filled(mask.testValues(), 1));
      if (training) training.restart(weight, coming);
      else weight.set(filled(weight.toArray(), 0));
    }
    return first.length;
  };
}
