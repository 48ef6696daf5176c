// Weights that come back where others went: those along which the loss goes down most (Evci et al. 2020, "Rigging the lottery").
import type { Mask } from "../gates/mask.ts";
import type { Part } from "../layers/layer.ts";
import type { Parameter } from "../resident.ts";
import { maskable, type WeightScores } from "./closing.ts";

/** Where weights begin anew that come: a training. */
export interface Restarting {
  /** Has numbers of a parameter be 0 and forget their past: as `restart` of a `training()` that is steered. */
  restart(parameter: Parameter, indices: readonly number[]): void;
}

/** What `pruneWeights()` lets grow. */
export interface RegrowOptions {
  /** Of the weights that stay, the share that goes as well, so that as many others come: from 0 to 1. A share that falls to 0 by the end of training settles which stay. */
  readonly share: number;
  /** How the loss goes with each number of a weight: as many as it has, as `weightSlopes()` gives them. Those furthest from 0 come first. */
  readonly slopes: (weight: Parameter) => ArrayLike<number>;
  /** The training of the net, if one is under way: weights that come begin at 0 in all that it knows. Default: in the net alone. */
  readonly training?: Restarting;
}

/** Opens so many closed weights, at 0, and gives how many came: fewer where fewer are closed or have a slope. */
export function regrow(net: Part, number: number, slopes: WeightScores, training: Restarting | undefined): number {
  const layers = maskable("pruneWeights", net).map(({ weight, gates }) => ({ weight, mask: gates.weights as Mask, coming: [] as number[] }));
  const closed = layers.flatMap(({ weight, mask, coming }) => {
    const open = mask.testValues();
    return Array.from(slopes(weight), (slope, i) => ({ coming, i, steepness: open[i] ? 0 : Math.abs(slope) })).filter((each) => each.steepness);
  });
  // of equals those come that stand first in the net
  const first = closed.sort((a, b) => b.steepness - a.steepness).slice(0, number);
  for (const { coming, i } of first) coming.push(i);
  for (const { weight, mask, coming } of layers) {
    const filled = (values: Float32Array, value: number) => {
      for (const i of coming) values[i] = value;
      return values;
    };
    mask.set(filled(mask.testValues(), 1));
    if (training) training.restart(weight, coming);
    else weight.set(filled(weight.toArray(), 0));
  }
  return first.length;
}
