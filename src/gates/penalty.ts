// The L0 + L2 penalty (Louizos et al. 2018, eqs. 9 and 12 with the expected weight decay), per mean loss:
//
//   sum over groups g of P(g open) · (lambda |g| + l2/2 · sum of w² in g)  +  l2/2 · sum of ungated b²
//
// lambda times what gates leave of the expected weights (cost.ts), where the L2 term joins the price of each group.
import { isFrozen } from "../frozen.ts";
import { add } from "../ops/add.ts";
import { concat } from "../ops/concat.ts";
import { linear } from "../ops/linear.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { affine, scale } from "../ops/scale.ts";
import { slice } from "../ops/slice.ts";
import { sum } from "../ops/sum.ts";
import { sumSquares } from "../ops/sumSquares.ts";
import { Tensor } from "../tensor.ts";
import { walk } from "../walk.ts";
import { type Gateable, isGateable, isGated } from "./attach.ts";
import { type Branched, branches } from "./branches.ts";
import { type Extent, extentOf, ownConnection, type Pricing, readTerms, type Width } from "./cost.ts";
import { type Gate, isGate } from "./gate.ts";
import { lambdaNow } from "./lambda.ts";
import { isPrice } from "./price.ts";
import { extension } from "./rates.ts";
import { onTape } from "./tapeReading.ts";

/** The weight of one group of features. */
function groupWeight({ weight, groups }: Gateable, group: number): Tensor {
  if (groups === 1) return weight;
  const size = weight.shape.with(0, (weight.shape[0] as number) / groups);
  return slice(
    weight,
    size.map((n, i) => (i ? 0 : group * n)),
    size,
  );
}

/** Sum of squares of all weights of each input, or of each output. */
function squares(layer: Gateable, over: "inputs" | "outputs"): Tensor {
  const sums = Array.from({ length: layer.groups }, (_, group) => sumSquares(groupWeight(layer, group), layer.axes[over]));
  return sums.length === 1 ? (sums[0] as Tensor) : concat(sums);
}

/** Sums over the taps of each pair of features: [rows, columns, ...] of squares to [rows, columns]. */
function pairSquares(weight: Tensor): Tensor {
  const [rows, columns] = weight.shape as [number, number];
  if (weight.shape.length === 2) return mul(weight, weight);
  return reshape(sumSquares(reshape(weight, [rows * columns, weight.size / (rows * columns)]), 0), [rows, columns]);
}

/** The L0 and L2 price of one width: Σ P (c + l2/2 Σ w²), `weights` giving the sums of squares. */
function pricedWidth(open: Tensor, coefficient: number, l2: number, weights: Tensor): Tensor {
  return sum(mul(open, affine(weights, l2 / 2, coefficient)));
}

/** Row and column: sum over i, j of P[i] Q[j] (c |w[i, j]| + l2/2 w[i, j]²). */
function pricedPair({ axes, gates }: Gateable, [p, q]: readonly [Tensor, Tensor], coefficient: number, weight: Tensor): Tensor {
  const both = scale(mul(sum(p), sum(q)), coefficient);
  const rows = axes.inputs < axes.outputs ? p : q;
  const columns = rows === p ? q : p;
  const products = linear(reshape(rows, [1, rows.size]), pairSquares(weight));
  return add(both, scale(sum(mul(products, columns)), gates.l2 / 2));
}

/** How the weights of a layer are priced where they have an L2 term. */
function withSquares(layer: Gateable): Pricing<Tensor, Tensor> {
  const { weight, gates } = layer;
  return (open, coefficient, { widths }) => {
    const { over, group } = widths[0] as Width;
    if (open.length > 1) return pricedPair(layer, open as [Tensor, Tensor], coefficient, groupWeight(layer, group));
    return pricedWidth(open[0] as Tensor, coefficient, gates.l2, over === "weights" ? mul(weight, weight) : squares(layer, over as "inputs" | "outputs"));
  };
}

/** A tensor of shape []. What `tensor()` knows of nested arrays is left aside: a net may have no other use of it. */
const number = (value: number): Tensor => new Tensor([], Float32Array.of(value));

/** Lambda for each expected open weight, with the L2 term; `inside`: whether a branch around it can close what its own gates cannot. */
function pricedWeights(layer: Gateable, { weights, outputs }: Extent, lambda: number, inside: boolean): Tensor {
  const { gates } = layer;
  const bias = layer.innerPenalty ? undefined : layer.bias;
  const squaredBias: Pricing<Tensor, Tensor> | undefined =
    bias && gates.l2 ? ([open], coefficient) => pricedWidth(open as Tensor, coefficient, gates.l2, mul(bias, bias)) : undefined;
  // a bias goes with its output; one that no gate can close is not counted, only decayed
  const { gated, constant } = readTerms(bias ? outputs : [], onTape, lambda, squaredBias);
  const biases = gated ?? (constant && inside ? number(constant) : undefined);
  const others = bias && gates.l2 && !gates.outputs ? scale(sumSquares(bias), gates.l2 / 2) : biases;
  const own = readTerms(weights, onTape, lambda, gates.l2 ? withSquares(layer) : undefined);
  const all = own.gated ?? number(own.constant);
  const more = layer.innerPenalty ? layer.innerPenalty(lambda) : others;
  return more ? add(all, more) : all;
}

/** The penalty of one layer with gates, on it or around it: a tensor of shape []. */
function layerPenalty(layer: Gateable, inside: readonly Branched[] = []): Tensor {
  const { gates } = layer;
  // its own, or else that of the branch next around it
  const lambda = lambdaNow([gates, ...inside.toReversed()].find((each) => each.lambda !== 0) ?? gates, layer.label);
  // after some features are gone, those that are left go on being priced by what each closed at first
  const closes = gates.inputs && gates.outputs ? undefined : (gates.inputs ?? gates.outputs)?.closes;
  const extent = extentOf({ ...ownConnection(layer), closes });
  const byWeights = (each: number) => pricedWeights(layer, extent, each, inside.length > 0);
  const own = gates.rates ? extension.price(layer, extent, lambda, inside.length > 0, byWeights) : byWeights(lambda);
  return inside.reduce((price, { branch }) => mul(price, sum(branch.openProbability())), own);
}

/** What the gates of a set cost by themselves: their lambda for each expected open gate. */
function gatePenalty(gate: Gate): Tensor | undefined {
  if (gate.lambda === undefined || gate.on === false) return undefined;
  return scale(sum((gate.each ?? gate).openProbability()), lambdaNow(gate, "gates by themselves"));
}

/** What one part of a net costs, without those it is made of. */
function priceOf(node: object, inside: readonly Branched[] | undefined): Tensor | undefined {
  if (isGated(node) || (inside && isGateable(node))) return layerPenalty(node, inside);
  if (isGate(node)) return gatePenalty(node);
  return isPrice(node) ? node.price() : undefined;
}

/**
 * What the open gates of a net cost, and prices of your own in it: to be added to a mean loss. `train` does so by itself. A layer that occurs twice is
 * priced once; a net without gates costs 0. Where a lambda is a schedule, it is the running step's.
 * @example
 * ```ts
 * import { adam, add, crossEntropy, dense, gate, penalty, step, tensor } from "sievenet";
 *
 * const net = gate(dense(4, 2), { over: "inputs", lambda: 0.01 });
 * const [x, labels] = [tensor([[1, 2, 3, 4]]), [1]];
 * step(net, adam(), () => add(crossEntropy(net.forward(x), labels), penalty(net)));
 * ```
 * @throws ValueError for a lambda that is negative or no number
 */
export function penalty(net: object): Tensor {
  let all: Tensor | undefined;
  const around = branches.of(net);
  walk(net, (node) => {
    if (isFrozen(node)) return;
    const price = priceOf(node, around.get(node));
    if (price) all = all ? add(all, price) : price;
  });
  return all ?? number(0);
}
