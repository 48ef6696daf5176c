// The entry point sievenet/prices: what lambda is the price of, and how much it is. Importing it teaches penalty() and decode() rates.
import { ratePricing } from "../gates/ratePricing.ts";
import { extend } from "../gates/rates.ts";

export { aic, bic } from "./criteria.ts";
export { type LayerTimes, layerTimes, type LayerTimesOptions } from "./layerTimes.ts";
export { ramp } from "./ramp.ts";
export { price, type PriceOptions, type RateFunction } from "./price.ts";
export type { LayerRates } from "../gates/terms.ts";

extend(ratePricing);
