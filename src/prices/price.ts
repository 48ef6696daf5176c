// What lambda is the price of: operations, measured time, gates, or what a function says, instead of open weights.
import { ShapeError, UsageError } from "../errors.ts";
import { AXES, type Axis, type Gateable, isGated } from "../gates/attach.ts";
import { type Gate, isDrawn } from "../gates/gate.ts";
import { branches } from "../gates/branches.ts";
import { checkLambda, type Lambda } from "../gates/lambda.ts";
import { checkRates } from "../gates/ratePricing.ts";
import type { LayerRates } from "../gates/terms.ts";
import { type ConnectedLayer, connections } from "../layers/connections.ts";
import { ratesOf } from "../layers/costs.ts";
import { oneOf, refuseUnknown } from "../options.ts";
import { type LayerTimes, ratesOfTime } from "./layerTimes.ts";

/** What a layer costs in units of your own: of each weight, input, output, or gate. */
export type RateFunction = (layer: Gateable, at: { readonly path: string; readonly runs: number }) => LayerRates;

/** Options of `price()`. */
export interface PriceOptions {
  /**
   * What lambda is the price of:
   * - "weights": of an open weight, as it is without `price()`;
   * - "flops": of a floating-point operation for one example, in all places where a layer stands;
   * - "gates": of an open gate, whatever it closes (of features that share one: of their group);
   * - a list: gate by gate, what each of the only set of gates costs when it is open (of groups: in the order of their numbers);
   * - what `layerTimes()` gives: of a nanosecond for one example;
   * - a function that gives the rates of each layer.
   */
  readonly of: "weights" | "flops" | "gates" | readonly number[] | LayerTimes | RateFunction;
  /** The price of one of them, added to the mean loss. Default: the lambda that each layer has. */
  readonly lambda?: Lambda;
}

/** The sets of gates on a layer that are drawn. */
const drawnOf = ({ gates }: Gateable): Axis[] => AXES.filter((over) => gates[over] && isDrawn(gates[over]));

/** How many gates there were in a set at first. */
function countAtFirst(gate: Gate): number {
  const own = gate.each ?? gate;
  return own.among?.inputs ?? own.size;
}

/** Refuses prices of gates that are not there. @throws ShapeError */
function checkFits({ gates, label }: Gateable, { perGate = {} }: LayerRates): void {
  for (const over of AXES) {
    const [prices, gate] = [perGate[over], gates[over]];
    if (prices === undefined || typeof prices === "number") continue;
    const needed = gate && isDrawn(gate) ? countAtFirst(gate) : 0;
    if (prices.length !== needed)
      throw new ShapeError(`price: ${prices.length} prices came for the ${needed} gates over the ${over} of ${label}. Give each of them one.`);
  }
}

/** The rates of one layer; undefined where lambda is the price of a weight. */
function ratesFor(connection: ConnectedLayer, of: PriceOptions["of"]): LayerRates | undefined {
  const { layer, path, runs } = connection;
  if (of === "weights") return undefined;
  if (of === "flops") return ratesOf("price", of, connection);
  const drawn = drawnOf(layer);
  if (of === "gates") return { perGate: Object.fromEntries(drawn.map((over) => [over, 1])) };
  if (Array.isArray(of)) return { perGate: { [drawn[0] as Axis]: [...of] } };
  return typeof of === "function" ? of(layer, { path, runs }) : ratesOfTime(of as LayerTimes, connection);
}

/**
 * Says what lambda is the price of, on all layers of a net that gates can close something of, and gives the net. `penalty` and `train` then add lambda times what
 * is expected to be open of it, each layer with its own gates alone. Rates are numbers, fixed when this is called: of a convolution
 * for images of the size that it has seen, of time as it was measured. Nothing that training does goes by the clock, so the
 * same numbers give the same bits on any machine. Files store them.
 * @example
 * ```ts
 * import { count, dense, gate, penalty, relu, sequential } from "sievenet";
 * import { price } from "sievenet/prices";
 *
 * const net = sequential(gate(dense(20, 10, { bias: false }), { over: "inputs" }), relu, gate(dense(10, 2), { over: "inputs" }));
 * price(net, { of: "flops", lambda: 0.1 / count(net).flops });
 * penalty(net).item() < 0.1; // true
 * ```
 * @throws UsageError for a net without gates that are drawn, a convolution that has not seen an image, and a list for several sets of
 * gates; ShapeError, ValueError
 */
export function price<Net extends object>(net: Net, options: PriceOptions): Net {
  refuseUnknown("price", options, ["of", "lambda"]);
  const { of, lambda } = options;
  if (typeof of !== "function" && (typeof of !== "object" || of === null)) oneOf("price", "of", of, ["weights", "flops", "gates"]);
  if (lambda !== undefined) checkLambda(lambda);
  const around = branches.of(net);
  const isOwn = ({ layer }: ConnectedLayer) => isGated(layer) && drawnOf(layer).length > 0;
  const bare = of === "weights" ? undefined : connections(net).find((each) => around.has(each.layer) && !isOwn(each));
  if (bare)
    throw new UsageError(
      `price: ${bare.layer.label} stands in a gated branch without gates of its own, whose lambda is of weights alone. Put gates on it, or add a multiple of expectedCost(net, { of: "flops" }) to a loss of your own.`,
    );
  const gated = connections(net).filter(isOwn);
  if (!gated.length)
    throw new UsageError('price: the net has no gates that could close anything. Put some on its layers first: gate(dense(20, 10), { over: "inputs" }).');
  const sets = gated.flatMap(({ layer }) => drawnOf(layer));
  if (Array.isArray(of) && sets.length > 1)
    throw new UsageError(
      `price: one list of prices came, but there are ${sets.length} sets of gates. Call it for one layer at a time, or give a function of layers.`,
    );
  const all = gated.map((connection) => {
    const rates = ratesFor(connection, of);
    if (rates) checkFits(connection.layer, checkRates("price", rates));
    return rates;
  });
  // all or none of them
  gated.forEach(({ layer: { gates } }, i) => {
    if (all[i]) gates.rates = all[i];
    else delete gates.rates;
    if (lambda !== undefined) gates.lambda = lambda;
  });
  return net;
}
