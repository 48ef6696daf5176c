// The shares of a net that a budget holds: what each was, what is left with test-time gates, and its expectation on the tape.
import { AXES } from "../../gates/attach.ts";
import { type Gate, isDrawn } from "../../gates/gate.ts";
import { type ConnectedLayer, connections } from "../../layers/connections.ts";
import { type Counting, countLayer, openness } from "../../layers/count.ts";
import { expectedCostOf } from "../../layers/expectedCost.ts";
import type { Part } from "../../layers/layer.ts";
import { add } from "../../ops/add.ts";
import { affine } from "../../ops/scale.ts";
import { sum } from "../../ops/sum.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import type { Budgeted } from "./options.ts";

/** The sets of gates on layers and branches that are drawn, in the order of the net, those that layers share once. */
export function setsOfGates(net: Part): Gate[] {
  return [
    ...new Set(
      connections(net).flatMap(({ layer, around }) => [...AXES.flatMap((over) => layer.gates[over] ?? []), ...around.map(({ gate }) => gate)].filter(isDrawn)),
    ),
  ];
}

const isClosable = ({ incoming, outgoing, around, layer }: ConnectedLayer): boolean =>
  [...incoming, ...outgoing, ...around].some(({ gate }) => isDrawn(gate)) || (layer.gates.weights !== undefined && isDrawn(layer.gates.weights));

/** The layers that are counted: all of a net, or those of which gates can close something, each by itself. */
const layersOf = (net: Part, per: "net" | "layer"): ConnectedLayer[] => connections(net).filter((each) => per === "net" || isClosable(each));

const total = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

/** How many parts a net is held in. */
export function partsOf(net: Part, of: Budgeted, per: "net" | "layer"): number {
  if (per === "net") return 1;
  return of === "gates" ? setsOfGates(net).length : layersOf(net, per).length;
}

/** How many of `of` each part of a net has: all in one, or layer by layer (of gates: set by set) where gates can close something. */
export function countsOf(net: Part, of: Budgeted, per: "net" | "layer", how: Counting): number[] {
  const each =
    of === "gates" ? setsOfGates(net).map((gate) => total(Array.from(openness(gate, how)))) : layersOf(net, per).map((layer) => countLayer(layer, how)[of]);
  return per === "layer" ? each : [total(each)];
}

/** The sets of gates by which each part is held: all of a net; a layer's own, or where it has none those of its neighbours. */
export function heldBy(net: Part, of: Budgeted, per: "net" | "layer"): Gate[][] {
  if (per === "net") return [setsOfGates(net)];
  if (of === "gates") return setsOfGates(net).map((gate) => [gate]);
  return layersOf(net, per).map(({ layer, incoming, outgoing, around }) => {
    const own = AXES.flatMap((over) => layer.gates[over] ?? []).filter(isDrawn);
    return own.length ? own : [...incoming, ...outgoing, ...around].map(({ gate }) => gate).filter(isDrawn);
  });
}

/**
 * The same as expected, as tensors of shape [], in the same order. Of a part of which no gate can close anything: its number. Where layers are
 * held by themselves, the share of each has gradients to its own gates only: else what is asked of one would close the gates of the next.
 */
export function expectedOf(net: Part, of: Budgeted, per: "net" | "layer"): Tensor[] {
  const costs =
    of === "gates"
      ? setsOfGates(net).map((gate) => sum(gate.openProbability()))
      : layersOf(net, per).map((layer) => expectedCostOf(layer, of, per === "layer" ? "own" : "chained"));
  if (per === "layer") return costs.map((cost) => (typeof cost === "number" ? tensor(cost) : cost));
  const gated = costs.filter((cost) => typeof cost !== "number");
  const rest = total(costs.filter((cost) => typeof cost === "number"));
  return [gated.length ? affine(gated.reduce(add), 1, rest) : tensor(rest)];
}
