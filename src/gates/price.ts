// What costs something and is no gate on a layer.
import type { Tensor } from "../tensor.ts";

/**
 * A price of one's own: an object anywhere in a net, whose `price()` is added to the mean loss wherever `penalty(net)` is, and so by
 * `train`, too.
 * @example
 * class SmallWeights implements Price {
 *   readonly isPrice = true;
 *   constructor(readonly layer: Dense) {}
 *   price() {
 *     return scale(sum(abs(this.layer.weight)), 1e-4);
 *   }
 * }
 */
export interface Price {
  /** By which it is recognized. */
  readonly isPrice: true;
  /** What it costs in the running step: a tensor of shape []. */
  price(): Tensor;
}

/** Whether something has a price of its own. */
export const isPrice = (node: object): node is Price => (node as Partial<Price>).isPrice === true;
