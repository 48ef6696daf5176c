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
import { type Gateable, isGated } from "./attach.ts";
import { extentOf, ownConnection, type Pricing, readTerms, type Width } from "./cost.ts";
import { type Gate, isGate } from "./gate.ts";
import { lambdaNow } from "./lambda.ts";
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
    return pricedWidth(open[0] as Tensor, coefficient, gates.l2, over === "weights" ? mul(weight, weight) : squares(layer, over));
  };
}

/** The penalty of one gated layer, a tensor of shape []. */
export function layerPenalty(layer: Gateable): Tensor {
  const { gates } = layer;
  const bias = layer.innerPenalty ? undefined : layer.bias;
  const lambda = lambdaNow(gates, layer.label);
  // after some features are gone, those that are left go on being priced by what each closed at first
  const closes = gates.inputs && gates.outputs ? undefined : (gates.inputs ?? gates.outputs)?.closes;
  const { weights, outputs } = extentOf({ ...ownConnection(layer), closes });
  const squaredBias: Pricing<Tensor, Tensor> | undefined =
    bias && gates.l2 ? ([open], coefficient) => pricedWidth(open as Tensor, coefficient, gates.l2, mul(bias, bias)) : undefined;
  // a bias goes with its output; one that no gate can close is not counted, only decayed
  const biases = bias && readTerms(outputs, onTape, lambda, squaredBias).gated;
  const others = bias && gates.l2 && !gates.outputs ? scale(sumSquares(bias), gates.l2 / 2) : biases;
  const all = readTerms(weights, onTape, lambda, gates.l2 ? withSquares(layer) : undefined).gated as Tensor;
  const more = layer.innerPenalty ? layer.innerPenalty(lambda) : others;
  return more ? add(all, more) : all;
}

/** What the gates of a set cost by themselves: their lambda for each expected open gate. */
function gatePenalty(gate: Gate): Tensor | undefined {
  if (gate.lambda === undefined || gate.on === false) return undefined;
  return scale(sum((gate.each ?? gate).openProbability()), lambdaNow(gate, "gates by themselves"));
}

/**
 * What the open gates of a net cost: to be added to a mean loss. `train` does so by itself. A layer that occurs twice is
 * priced once; a net without gates costs 0. Where a lambda is a schedule, it is the running step's.
 * @example
 * step(net, optimizer, () => add(crossEntropy(net.forward(x), labels), penalty(net)));
 * @throws ValueError for a lambda that is negative or no number
 */
export function penalty(net: object): Tensor {
  let all: Tensor | undefined;
  walk(net, (node) => {
    const price = isFrozen(node) ? undefined : isGated(node) ? layerPenalty(node) : isGate(node) ? gatePenalty(node) : undefined;
    if (price) all = all ? add(all, price) : price;
  });
  return all ?? new Tensor([], new Float32Array(1));
}
