// What lambda is the price of, where it is not one open weight: see price() of sievenet/prices, whose import brings the rest.
import type { Tensor } from "../tensor.ts";
import type { Gateable } from "./attach.ts";
import type { Extent } from "./cost.ts";
import type { LayerRates } from "./terms.ts";

/** How rates are checked and read. */
export interface RatePricing {
  /** Refuses what are no rates. @throws ValueError */
  check(who: string, rates: LayerRates): LayerRates;
  /** The price of a layer that has rates; `inside`: whether a branch around it can close what its own gates cannot; `byWeights`: what it costs at so much for a weight, with the L2 term. */
  price(layer: Gateable, extent: Extent, lambda: number, inside: boolean, byWeights: (each: number) => Tensor): Tensor;
}

/** The one there is once `sievenet/prices` is imported: a program without it carries none of it, and no rates either. */
export let extension: RatePricing;

/** Brings it. */
export function extend(pricing: RatePricing): void {
  extension = pricing;
}
