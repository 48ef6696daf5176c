// The L0 + L2 penalty (Louizos et al. 2018, eqs. 9 and 12 with the expected weight decay), per mean loss:
//
//   sum over groups g of P(g open) · (lambda |g| + wd/2 · sum of w² in g)  +  wd/2 · sum of ungated b²
import { add } from "../ops/add.ts";
import { linear } from "../ops/linear.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { affine, scale } from "../ops/scale.ts";
import { sum } from "../ops/sum.ts";
import { sumSquares } from "../ops/sumSquares.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { walk } from "../walk.ts";
import { type Gateable, isGated } from "./attach.ts";

/** Price of a whole group of `size` weights along `axis`: [groups], or a plain number without weight decay. */
function groupPrices(layer: Gateable, axis: number, size: number): Tensor | number {
  const { price, weightDecay } = layer.gates;
  return weightDecay ? affine(sumSquares(layer.weight, axis), weightDecay / 2, price * size) : price * size;
}

function priced(probability: Tensor, prices: Tensor | number): Tensor {
  return typeof prices === "number" ? scale(sum(probability), prices) : sum(mul(probability, prices));
}

/** A bias that no gate can close. */
function ungatedBias(layer: Gateable): Tensor | undefined {
  const { weightDecay } = layer.gates;
  return layer.bias && weightDecay && !layer.gates.outputs ? scale(sumSquares(layer.bias), weightDecay / 2) : undefined;
}

/** A bias in the group of its output. */
function gatedBias(layer: Gateable, open: Tensor): Tensor | undefined {
  const { price, weightDecay } = layer.gates;
  if (!layer.bias) return undefined;
  return weightDecay ? sum(mul(open, affine(mul(layer.bias, layer.bias), weightDecay / 2, price))) : scale(sum(open), price);
}

function gatedWeights(layer: Gateable): Tensor {
  const { weight, gates, axes } = layer;
  const size = (axis: number) => weight.size / (weight.shape[axis] as number);
  if (gates.weights) {
    const prices = gates.weightDecay ? affine(mul(weight, weight), gates.weightDecay / 2, gates.price) : gates.price;
    return priced(gates.weights.openProbability(), prices);
  }
  if (gates.inputs && gates.outputs) {
    // row and column: sum over i, j of P[i] Q[j] (lambda + wd/2 w[i, j]²)
    const p = gates.inputs.openProbability();
    const q = gates.outputs.openProbability();
    const perPair = weight.size / (p.size * q.size);
    const both = scale(mul(sum(p), sum(q)), gates.price * perPair);
    if (!gates.weightDecay) return both;
    const rows = axes.inputs < axes.outputs ? p : q;
    const columns = rows === p ? q : p;
    const squares = linear(reshape(rows, [1, rows.size]), mul(weight, weight));
    return add(both, scale(sum(mul(squares, columns)), gates.weightDecay / 2));
  }
  if (gates.inputs) return priced(gates.inputs.openProbability(), groupPrices(layer, axes.inputs, size(axes.inputs)));
  const open = (gates.outputs as NonNullable<typeof gates.outputs>).openProbability();
  return priced(open, groupPrices(layer, axes.outputs, size(axes.outputs)));
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
