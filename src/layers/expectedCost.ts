// The expected cost of a net as a tensor: what `count` reads in float64, with gradients to the gates.
import { ValueError } from "../errors.ts";
import { AXES } from "../gates/attach.ts";
import { costOf, extentOf, type GatesOn, ownConnection, readTerms } from "../gates/cost.ts";
import { isDrawn } from "../gates/gate.ts";
import { onTape } from "../gates/tapeReading.ts";
import { detach } from "../keep.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { relu } from "../ops/relu.ts";
import { reshape } from "../ops/reshape.ts";
import { affine } from "../ops/scale.ts";
import { slice } from "../ops/slice.ts";
import { refuseUnknown } from "../options.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { type Cost, ratesOf } from "./costs.ts";
import { type ConnectedLayer, connections } from "./connections.ts";

/** Options of `expectedCost()`. */
export interface ExpectedCostOptions {
  /** What to count. Default "weights". */
  readonly of?: Cost;
  /**
   * "chained": a feature between two layers is open when the gates of both leave it open, as `count(net, "expected")` has it;
   * "local": each layer with its own gates alone, as the paper's penalty. Default "chained".
   */
  readonly gates?: "chained" | "local";
}

/** The products along the rows of x: [rows, columns] to [rows, 1]. Halves are multiplied, log2(columns) times. */
function rowProducts(x: Tensor): Tensor {
  const [rows, columns] = x.shape as [number, number];
  if (columns === 1) return x;
  const half = columns >> 1;
  const halves = mul(slice(x, [0, 0], [rows, half]), slice(x, [0, half], [rows, half]));
  const rest = rowProducts(halves);
  return columns % 2 ? mul(rest, slice(x, [0, columns - 1], [rows, 1])) : rest;
}

/** P(open) of each feature of a wire: that of its own gate, of its map's, or that any gate of its map is open. */
function openFeatures({ gate, each }: GatesOn, features: number): Tensor {
  const p = gate.openProbability();
  if (each === 1) return p;
  if (each < 1) {
    const copies = features / p.size;
    return reshape(mul(reshape(p, [p.size, 1]), tensor(new Float32Array(copies).fill(1), [1, copies])), [features]);
  }
  const closed = rowProducts(reshape(affine(p, -1, 1), [features, each]));
  return reshape(affine(closed, -1, 1), [features]);
}

/**
 * What one layer is expected to cost: a number where no gate can close anything of it. "own": chained, and if the layer has gates of its own
 * that are drawn, gradients go to these only. @internal
 */
export function expectedCostOf(connection: ConnectedLayer, of: Cost, gates: "chained" | "local" | "own" = "chained"): Tensor | number {
  const terms = costOf(extentOf(gates === "local" ? ownConnection(connection.layer, connection.around) : connection), ratesOf("expectedCost", of, connection));
  const own = gates === "own" ? AXES.flatMap((over) => connection.layer.gates[over] ?? []).filter(isDrawn) : [];
  const open = (on: GatesOn, features: number) => (own.length && !own.includes(on.gate) ? detach(openFeatures(on, features)) : openFeatures(on, features));
  const { gated, constant } = readTerms(terms, { ...onTape, open });
  if (!gated) return Math.max(0, constant);
  const cost = constant ? affine(gated, 1, constant) : gated;
  // less than one product has no additions
  return terms.some(({ coefficient }) => coefficient < 0) ? relu(cost) : cost;
}

/**
 * How many weights (or operations, or whatever a function counts) a net is expected to have, its gates being open with their
 * probabilities: a tensor of shape [] with gradients to the parameters of the gates, to be added to a loss or held to a
 * budget. Weights that no gate can close are counted too. Where a map goes on as several features, it counts while any of
 * them is read.
 * @example
 * ```ts
 * import { adam, add, affine, count, dense, expectedCost, gate, meanSquaredError, relu, scale, step, tensor } from "sievenet";
 *
 * const net = gate(dense(8, 2), { over: "inputs" });
 * const [x, y] = [tensor([[1, 2, 3, 4, 5, 6, 7, 8]]), tensor([[0, 1]])];
 * const share = () => scale(expectedCost(net, { of: "flops" }), 1 / count(net).flops);
 * const excess = () => relu(affine(share(), 1, -0.1)); // no more than a tenth of the operations
 * step(net, adam(), () => add(meanSquaredError(net.forward(x), y), scale(excess(), 5)));
 *
 * const bytes = () => ({ perWeight: 1, perOutput: 4 }); // weights of 8 bits, biases of 32
 * const expected = expectedCost(net, { of: bytes }).item();
 * ```
 * @throws ValueError; UsageError for operations of a convolution that has not seen an image yet
 */
export function expectedCost(net: object, options: ExpectedCostOptions = {}): Tensor {
  refuseUnknown("expectedCost", options, ["of", "gates"]);
  const { of = "weights", gates = "chained" } = options;
  if (gates !== "chained" && gates !== "local") throw new ValueError(`expectedCost: gates is "${String(gates)}", but it must be "chained" or "local".`);
  if (of !== "weights" && of !== "flops" && typeof of !== "function")
    throw new ValueError(`expectedCost: of is "${String(of)}", but it must be "weights", "flops" or a function that gives rates.`);
  let all: Tensor | undefined;
  let rest = 0;
  for (const connection of connections(net)) {
    const cost = expectedCostOf(connection, of, gates);
    if (typeof cost === "number") rest += cost;
    else all = all ? add(all, cost) : cost;
  }
  return all ? affine(all, 1, rest) : tensor(rest);
}
