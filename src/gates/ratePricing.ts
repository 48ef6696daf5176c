// Prices of a layer by rates: of weights, inputs and outputs, and of the gates themselves.
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { relu } from "../ops/relu.ts";
import { scale } from "../ops/scale.ts";
import { sum } from "../ops/sum.ts";
import { numberThat, refuseUnknown } from "../options.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { AXES, type Gateable } from "./attach.ts";
import { costOf, type Extent, readTerms } from "./cost.ts";
import type { Gate } from "./gate.ts";
import type { RatePricing } from "./rates.ts";
import { onTape } from "./tapeReading.ts";
import type { LayerRates } from "./terms.ts";

/** Rates as plain data, in numbers that are finite. @throws ValueError */
export function checkRates(who: string, rates: LayerRates): LayerRates {
  refuseUnknown(`${who}, rates`, rates, ["perWeight", "perInput", "perOutput", "perGate"]);
  const { perGate = {}, ...each } = rates;
  refuseUnknown(`${who}, perGate`, perGate, AXES);
  // an output may be worth less than nothing: without a bias, each has one addition fewer than it has products
  for (const [name, rate] of Object.entries(each)) numberThat(who, name, rate, "a finite number", Number.isFinite);
  for (const [over, prices] of Object.entries(perGate))
    for (const price of Array.isArray(prices) ? prices : [prices])
      numberThat(who, `the price of a gate over ${over}`, price, "a finite number, 0 or more", (x) => x >= 0 && x < Infinity);
  return rates;
}

/** What the open gates of a set are expected to cost: a price for all, or one for each there was at first. */
function pricedGates(gate: Gate, prices: number | readonly number[]): Tensor {
  const own = gate.each ?? gate;
  const open = own.openProbability();
  if (typeof prices === "number") return scale(sum(open), prices);
  const { among, shape } = own;
  return sum(mul(open, tensor(among ? Array.from(among.indices, (i) => prices[i] as number) : prices, shape)));
}

function price(layer: Gateable, extent: Extent, lambda: number, inside: boolean, byWeights: (each: number) => Tensor): Tensor {
  const { gates } = layer;
  const rates = gates.rates as LayerRates;
  const terms = costOf(extent, rates);
  const { gated, constant } = readTerms(terms, onTape, lambda);
  // less than one product has no additions
  const parts = gated ? [terms.some(({ coefficient }) => coefficient < 0) ? relu(gated) : gated] : [];
  if (inside && constant) parts.push(tensor(constant));
  for (const over of AXES) {
    const [gate, prices] = [gates[over], rates.perGate?.[over]];
    if (gate && gate.on !== false && prices !== undefined) parts.push(scale(pricedGates(gate, prices), lambda));
  }
  if (gates.l2) parts.push(byWeights(0));
  return parts.length ? parts.reduce(add) : tensor(0);
}

/** What `sievenet/prices` brings. */
export const ratePricing: RatePricing = { check: checkRates, price };
