// The L0 + L2 penalty (Louizos et al. 2018, eqs. 9 and 12 with the expected weight decay), per mean loss:
//
//   sum over groups g of P(g open) · (lambda |g| + wd/2 · sum of w² in g)  +  wd/2 · sum of ungated b²
import { add } from "../ops/add.ts";
import { concat } from "../ops/concat.ts";
import { linear } from "../ops/linear.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { affine, scale } from "../ops/scale.ts";
import { slice } from "../ops/slice.ts";
import { sum } from "../ops/sum.ts";
import { sumSquares } from "../ops/sumSquares.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { walk } from "../walk.ts";
import { type Gateable, isGated } from "./attach.ts";

/** The weight of one group of features, and which group that is. */
interface Part {
  readonly weight: Tensor;
  readonly group: number;
}

function parts({ weight, groups }: Gateable): Part[] {
  if (groups === 1) return [{ weight, group: 0 }];
  const size = weight.shape.with(0, (weight.shape[0] as number) / groups);
  const begin = (group: number) => size.map((each, i) => (i ? 0 : group * each));
  return Array.from({ length: groups }, (_, group) => ({ weight: slice(weight, begin(group), size), group }));
}

/** Sum of squares of all weights of each input, or of each output. */
function squares(layer: Gateable, over: "inputs" | "outputs"): Tensor {
  const sums = parts(layer).map(({ weight }) => sumSquares(weight, layer.axes[over]));
  return sums.length === 1 ? (sums[0] as Tensor) : concat(sums);
}

/** Price of each group of weights that a gate over inputs or outputs closes: [groups], or a plain number without weight decay. */
function groupPrices(layer: Gateable, over: "inputs" | "outputs"): Tensor | number {
  const { lambda, l2 } = layer.gates;
  const size = layer.gates[over]?.closes ?? layer.weight.size / layer[over];
  return l2 ? affine(squares(layer, over), l2 / 2, lambda * size) : lambda * size;
}

/** Sums over the taps of each pair of features: [rows, columns, ...] of squares to [rows, columns]. */
function pairSquares(weight: Tensor): Tensor {
  const [rows, columns] = weight.shape as [number, number];
  if (weight.shape.length === 2) return mul(weight, weight);
  return reshape(sumSquares(reshape(weight, [rows * columns, weight.size / (rows * columns)]), 0), [rows, columns]);
}

/** Row and column: sum over i, j of P[i] Q[j] (lambda |w[i, j]| + wd/2 w[i, j]²). */
function pairPrices({ weight, axes, gates }: { weight: Tensor } & Pick<Gateable, "axes" | "gates">, p: Tensor, q: Tensor): Tensor {
  const both = scale(mul(sum(p), sum(q)), gates.lambda * (weight.size / (p.size * q.size)));
  if (!gates.l2) return both;
  const rows = axes.inputs < axes.outputs ? p : q;
  const columns = rows === p ? q : p;
  const products = linear(reshape(rows, [1, rows.size]), pairSquares(weight));
  return add(both, scale(sum(mul(products, columns)), gates.l2 / 2));
}

function priced(probability: Tensor, prices: Tensor | number): Tensor {
  return typeof prices === "number" ? scale(sum(probability), prices) : sum(mul(probability, prices));
}

/** A bias that no gate can close. */
function ungatedBias(layer: Gateable): Tensor | undefined {
  const { l2 } = layer.gates;
  return layer.bias && l2 && !layer.gates.outputs ? scale(sumSquares(layer.bias), l2 / 2) : undefined;
}

/** A bias in the group of its output. */
function gatedBias(layer: Gateable, open: Tensor): Tensor | undefined {
  const { lambda, l2 } = layer.gates;
  if (!layer.bias) return undefined;
  return l2 ? sum(mul(open, affine(mul(layer.bias, layer.bias), l2 / 2, lambda))) : scale(sum(open), lambda);
}

function gatedWeights(layer: Gateable): Tensor {
  const { weight, gates, groups } = layer;
  if (gates.weights) {
    const prices = gates.l2 ? affine(mul(weight, weight), gates.l2 / 2, gates.lambda) : gates.lambda;
    return priced(gates.weights.openProbability(), prices);
  }
  if (gates.inputs && gates.outputs) {
    const [p, q] = [gates.inputs.openProbability(), gates.outputs.openProbability()];
    const own = (x: Tensor, group: number) => (groups === 1 ? x : slice(x, [(group * x.size) / groups], [x.size / groups]));
    return parts(layer)
      .map((part) => pairPrices({ weight: part.weight, axes: layer.axes, gates }, own(p, part.group), own(q, part.group)))
      .reduce(add);
  }
  const over = gates.inputs ? "inputs" : "outputs";
  return priced((gates[over] as NonNullable<typeof gates.inputs>).openProbability(), groupPrices(layer, over));
}

/** The penalty of one gated layer, a tensor of shape []. */
export function layerPenalty(layer: Gateable): Tensor {
  const outputs = layer.gates.outputs;
  const bias = outputs ? gatedBias(layer, outputs.openProbability()) : ungatedBias(layer);
  const weights = gatedWeights(layer);
  return bias ? add(weights, bias) : weights;
}

/**
 * What the open gates of a net cost: to be added to a mean loss. `train` does so by itself. A layer that occurs twice is
 * priced once; a net without gates costs 0.
 */
export function penalty(net: object): Tensor {
  let all: Tensor | undefined;
  walk(net, (node) => {
    if (isGated(node)) all = all ? add(all, layerPenalty(node)) : layerPenalty(node);
  });
  return all ?? tensor(0);
}
