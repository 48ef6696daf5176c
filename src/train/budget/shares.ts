// The shares of a net that a budget holds: what each was, what is left with test-time gates, and its expectation on the tape.
import { AXES } from "../../gates/attach.ts";
import type { Gate } from "../../gates/gate.ts";
import { type ConnectedLayer, connections } from "../../layers/connections.ts";
import { type Counting, countLayers } from "../../layers/count.ts";
import { expectedCostOf } from "../../layers/expectedCost.ts";
import type { Part } from "../../layers/layer.ts";
import { add } from "../../ops/add.ts";
import { affine } from "../../ops/scale.ts";
import { sum } from "../../ops/sum.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import type { Budgeted } from "./options.ts";

/** The sets of gates on layers that are drawn, in the order of the net. */
export function setsOfGates(net: Part): { readonly gate: Gate; readonly name: string }[] {
  return connections(net).flatMap(({ layer }) =>
    AXES.flatMap((over) => {
      const gate = layer.gates[over];
      return gate && Object.keys(gate.parameters).length ? [{ gate, name: `${over} of ${layer.label}` }] : [];
    }),
  );
}

const isClosable = ({ incoming, outgoing, layer }: ConnectedLayer): boolean =>
  [...incoming, ...outgoing].some(({ gate }) => Object.keys(gate.parameters).length > 0) || Object.keys(layer.gates.weights?.parameters ?? {}).length > 0;

/** How many parts a net is held in. */
export function partsOf(net: Part, of: Budgeted, per: "net" | "layer"): number {
  if (per === "net") return 1;
  return of === "gates" ? setsOfGates(net).length : connections(net).filter(isClosable).length;
}

/** How many of `of` each part of a net has: all in one, or layer by layer (of gates: set by set) where gates can close something. */
export function countsOf(net: Part, of: Budgeted, per: "net" | "layer", how: Counting): number[] {
  const each = of === "gates" ? setsOfGates(net).map(({ gate }) => openOf(gate, how)) : layersOf(net, of, per, how);
  return per === "layer" ? each : [each.reduce((a, b) => a + b, 0)];
}

function openOf(gate: Gate, how: Counting): number {
  if (how === "full") return gate.size;
  return how === "settled" ? gate.testValues().reduce((open, z) => open + (z === 0 ? 0 : 1), 0) : gate.openProbabilities().reduce((a, b) => a + b, 0);
}

function layersOf(net: Part, of: "weights" | "flops", per: "net" | "layer", how: Counting): number[] {
  const counts = countLayers(net, how).map((layer) => layer[of]);
  if (per === "net") return counts;
  const closable = connections(net).map(isClosable);
  return counts.filter((_, i) => closable[i]);
}

/** The same as expected, as tensors of shape [], in the same order. Of a part of which no gate can close anything: its number. */
export function expectedOf(net: Part, of: Budgeted, per: "net" | "layer"): Tensor[] {
  const costs: (Tensor | number)[] =
    of === "gates"
      ? setsOfGates(net).map(({ gate }) => sum(gate.openProbability()))
      : connections(net)
          .filter((connection) => per === "net" || isClosable(connection))
          .map((connection) => expectedCostOf(connection, of));
  const tensors = costs.map((cost) => (typeof cost === "number" ? tensor(cost) : cost));
  if (per === "layer") return tensors;
  const gated = costs.filter((cost) => typeof cost !== "number");
  const rest = costs.reduce((all: number, cost) => all + (typeof cost === "number" ? cost : 0), 0);
  return [gated.length ? affine(gated.reduce(add), 1, rest) : tensor(rest)];
}
