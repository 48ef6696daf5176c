// Prices of weights that are no gates: differentiable, to be added to a loss.
//
//   L1   Σ |w|
//   DRR  Σ (1 - e^(-β |w|)), which is the number of weights that are not 0 as β grows (Bradley & Mangasarian 1998, "Feature
//        selection via concave minimization"; for nets Barth & von Petersenn 2025, "Efficient compression of neural networks")
import { UsageError } from "../errors.ts";
import type { Gateable, Gates } from "../gates/attach.ts";
import { type Gate, isDrawn } from "../gates/gate.ts";
import { isGateable } from "../layers/gateable.ts";
import { abs } from "../ops/abs.ts";
import { add } from "../ops/add.ts";
import { exp } from "../ops/exp.ts";
import { mul } from "../ops/mul.ts";
import { reshape } from "../ops/reshape.ts";
import { affine, scale } from "../ops/scale.ts";
import { sum } from "../ops/sum.ts";
import { flag, numberThat, refuseUnknown } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import { walk } from "../walk.ts";

/** Options of `l1Penalty()`. */
export interface L1Options {
  /** Whether biases are paid for as well. Default false. */
  readonly biases?: boolean;
}

/** Options of `drrPenalty()`. */
export interface DrrOptions extends L1Options {
  /** How fast a weight becomes a whole one: at 3 / beta it costs 0.95. Default 5. */
  readonly beta?: number;
}

/** The gate along an axis of a weight, in a shape that fits; of a mask only. @throws UsageError */
function along(who: string, layer: Gateable, over: keyof Pick<Gates, "inputs" | "outputs">, gate: Gate): Tensor | undefined {
  if (isDrawn(gate))
    throw new UsageError(`${who}: ${layer.label} has gates that are drawn, which have a price of their own. Give them a lambda, or none at all.`);
  if (over === "inputs" && layer.groups > 1) return undefined; // each group reads others
  return reshape(
    gate.value(),
    layer.weight.shape.map((n, axis) => (axis === layer.axes[over] ? n : 1)),
  );
}

/** Sums of a price of each weight that no mask closes. */
function priced(who: string, net: object, biases: boolean, of: (x: Tensor) => Tensor): Tensor {
  let all: Tensor | undefined;
  const pay = (x: Tensor, gates: readonly (Tensor | undefined)[]) => {
    const price = sum(gates.reduce((y: Tensor, gate) => (gate ? mul(y, gate) : y), of(x)));
    all = all ? add(all, price) : price;
  };
  walk(net, (layer) => {
    if (!isGateable(layer)) return;
    const { inputs, outputs, weights } = layer.gates;
    if (weights && isDrawn(weights)) along(who, layer, "inputs", weights);
    pay(layer.weight, [weights?.value(), inputs && along(who, layer, "inputs", inputs), outputs && along(who, layer, "outputs", outputs)]);
    if (biases && layer.bias && !outputs) pay(layer.bias, []);
  });
  if (!all) throw new UsageError(`${who}: the net has no layer with weights. Give a net with dense() or conv2d() layers.`);
  return all;
}

/**
 * The sum of the sizes of a net's weights, a tensor of shape [] with gradients to them: times a price, to be added to a loss.
 * Weights that masks close cost nothing.
 * @throws UsageError for a net without weights, or with gates that are drawn
 * @example
 * ```ts
 * import { add, crossEntropy, dense, fit, relu, scale, sequential } from "sievenet";
 * import { dataset } from "sievenet/data";
 * import { l1Penalty } from "sievenet/prune";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const net = sequential(dense(2, 8), relu, dense(8, 2));
 * await fit(net, data, { epochs: 3, loss: (output, labels) => add(crossEntropy(output, labels), scale(l1Penalty(net), 1e-3)) });
 * ```
 */
export function l1Penalty(net: object, options: L1Options = {}): Tensor {
  refuseUnknown("l1Penalty", options, ["biases"]);
  return priced("l1Penalty", net, flag("l1Penalty", "biases", options.biases ?? false), abs);
}

/**
 * About how many weights of a net are not 0, a tensor of shape [] with gradients to them: the sum of 1 - exp(-beta |w|).
 * Times a price, to be added to a loss. Weights that masks close cost nothing. Small weights remain, which a threshold then takes away: `pruneWithin`.
 * @throws UsageError for a net without weights, or with gates that are drawn; ValueError
 * @example
 * ```ts
 * import { dense } from "sievenet";
 * import { drrPenalty } from "sievenet/prune";
 *
 * const layer = dense(1, 2);
 * layer.weight.set([0, 10]);
 * drrPenalty(layer).item(); // 1
 * ```
 */
export function drrPenalty(net: object, options: DrrOptions = {}): Tensor {
  refuseUnknown("drrPenalty", options, ["beta", "biases"]);
  const { beta = 5, biases = false } = options;
  numberThat("drrPenalty", "beta", beta, "a number above 0", (x) => x > 0 && x < Infinity);
  return priced("drrPenalty", net, flag("drrPenalty", "biases", biases), (w) => affine(exp(scale(abs(w), -beta)), -1, 1));
}
