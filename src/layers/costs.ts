// What costs of a net are made of: per weight, input and output of each of its layers.
import { UsageError } from "../errors.ts";
import type { Gateable } from "../gates/attach.ts";
import type { Rates } from "../gates/cost.ts";
import type { ConnectedLayer } from "./connections.ts";
import { unseen } from "./unseen.ts";

/** What a layer costs in a count of your own. `spatialPositions` and `weight.shape` of the layer are of use. */
export type CostFunction = (layer: Gateable, at: { readonly path: string; readonly runs: number }) => Rates;

/** What to count: weights and biases, floating-point operations per example, or something of your own. */
export type Cost = "weights" | "flops" | CostFunction;

/** How often a layer's weights are applied to one example. @throws UsageError when no image has come yet */
function positionsOf(who: string, layer: Gateable, path: string): number {
  if (layer.spatialPositions !== undefined) return layer.spatialPositions;
  throw new UsageError(`${who}: ${unseen(layer.label, "its operations cannot be counted", ` at "${path}"`)}`);
}

/** What one weight, input and output of a layer cost. @throws UsageError */
export function ratesOf(who: string, of: Cost, { layer, path, runs }: ConnectedLayer): Rates {
  const { sums = 1 } = layer;
  if (of === "weights") return { perWeight: 1, perOutput: layer.bias ? sums : 0 };
  if (of === "flops") {
    // k products are summed with k - 1 additions; the bias is one more
    const times = runs * positionsOf(who, layer, path);
    return { perWeight: 2 * times, perOutput: layer.bias ? 0 : -sums * times };
  }
  return of(layer, { path, runs });
}
