// Keeping the weights of the lowest loss, in a loop of one's own.
import { UsageError } from "../errors.ts";
import type { Resident } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import { state } from "../walk.ts";

/** What `lowestLoss()` gives. */
export interface LowestLoss {
  /** The lowest loss so far; Infinity before there was one. */
  readonly loss: number;
  /** Takes note of a loss, while the net has the numbers that it was computed with, and hands it on. One of NaN is never lowest. */
  note(loss: Tensor): Tensor;
  /** Puts the numbers back that the net had at its lowest loss; nothing before there was one. */
  restore(): void;
}

/**
 * Keeps the numbers that a net had when its loss was lowest, for loops of your own over all examples at once. Where batches
 * differ the lowest loss is that of the easiest batch: there `train(net, data, { validation, keepBest: true })` is what to use.
 * What is kept is in no checkpoint: a loop that goes on in another process begins anew.
 * (Any other moment is kept by `const before = state(net)` and comes back by `setState(net, before)`.)
 * @throws UsageError when they are to be put back into a net that has become smaller
 * @example
 * ```ts
 * import { adam, dense, lowestLoss, meanSquaredError, step, tensor } from "sievenet";
 *
 * const net = dense(1, 1);
 * const optimizer = adam({ learningRate: 0.3 });
 * const x = tensor([[1], [2], [3]]);
 * const lowest = lowestLoss(net);
 * for (let i = 0; i < 50; i++) step(net, optimizer, () => lowest.note(meanSquaredError(net.forward(x), [2, 4, 6])));
 * // the step that came after is undone
 * lowest.restore();
 * ```
 */
export function lowestLoss(net: object): LowestLoss {
  const arrays = [...state(net).values()];
  const copies = new Map<Resident, Float32Array>();
  let lowest = Infinity;
  return {
    get loss() {
      return lowest;
    },
    note(loss) {
      const value = loss.item();
      if (value < lowest) {
        lowest = value;
        for (const each of arrays) copies.set(each, each.toArray());
      }
      return loss;
    },
    restore() {
      for (const [{ size, label }, { length }] of copies)
        if (size !== length)
          throw new UsageError(
            `lowestLoss: the ${label} held ${length} numbers and has ${size} now, as the net has become smaller. Begin anew with lowestLoss(net).`,
          );
      for (const [array, values] of copies) array.set(values);
    },
  };
}
