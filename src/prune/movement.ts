// Movement pruning: what is pushed towards 0 while a net trains is worth little (Sanh, Wolf & Rush 2020, "Movement pruning:
// adaptive sparsity by fine-tuning"). The score of a weight is -Σ over steps of w dL/dw, positive where it grew in size.
import { UsageError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { MovementNotes } from "../optimizers/movement.ts";
import { checkOptimizer, type GradientTransform, type Optimizer } from "../optimizers/optimizer.ts";
import type { Parameter } from "../resident.ts";
import { checkNet } from "../train/check.ts";
import { overOutputs } from "./byWeights.ts";
import type { Ranking } from "./ranking.ts";
import { type PrunableLayer, prunable } from "./units.ts";

/** An optimizer that notes which way weights are moved. */
export interface Movement extends GradientTransform {
  /** What the units of the net are worth after the steps so far. @throws UsageError before the first */
  ranking(): Ranking;
}

class Noted extends MovementNotes implements Movement {
  readonly #net: Part;

  constructor(net: Part, inner: Optimizer) {
    super(inner);
    this.#net = net;
  }

  ranking(): Ranking {
    return { by: "movement", layers: prunable("movement", this.#net).map((each) => ({ path: each.path, scores: this.#ofUnits(each) })) };
  }

  /** The sum over what a unit is made of: its weights and bias; or the scale and shift of a norm that follows, which cancels the size of those. */
  #ofUnits({ layer, next }: PrunableLayer): Float64Array {
    const { scale, shift } = (typeof next === "object" ? next : {}) as { readonly scale?: Parameter; readonly shift?: Parameter };
    const made = scale && shift && scale.size === layer.outputs ? [scale, shift] : [layer.weight, ...(layer.bias ? [layer.bias] : [])];
    const sums = new Float64Array(layer.outputs);
    for (const p of made) {
      const score = this.of(p);
      if (!score) throw new UsageError(`movement: the ${p.label} has not been moved yet. Train the net with this optimizer first, all of it.`);
      const own = overOutputs(score, p === layer.weight ? layer.axes.outputs : 0, layer.outputs, (x) => x);
      for (const [i, each] of own.entries()) sums[i] = (sums[i] as number) + each;
    }
    return sums;
  }
}

/**
 * An optimizer around another that notes, while a net is trained, how much of each weight was moved away from 0, less what was
 * moved towards it: movement pruning. Its `ranking()` is for `prune`. Bits of the training are those without it; what it
 * has noted goes into checkpoints with the moments.
 *
 * The score of a unit is the sum of those of its weights and bias, which is that of a number z = 1 its output is multiplied
 * with; where a batch norm follows, of the norm's scale and shift, as it cancels the size of the weights before it.
 * @throws ValueError for what is no net or no optimizer
 * @example
 * ```ts
 * import { adam, dense, fit, relu, sequential } from "sievenet";
 * import { dataset } from "sievenet/data";
 * import { movement, prune } from "sievenet/prune";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const net = sequential(dense(2, 8), relu, dense(8, 2));
 * const optimizer = movement(net, adam());
 * await fit(net, data, { epochs: 3, optimizer });
 * prune(net, optimizer.ranking(), 0.5);
 * ```
 */
export function movement(net: Part, optimizer: Optimizer): Movement {
  checkNet(net);
  checkOptimizer("movement", optimizer);
  return new Noted(net, optimizer);
}
