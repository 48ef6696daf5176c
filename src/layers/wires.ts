// Which gates sit on the connection between two layers. Counting and compaction both start from here.
import type { Gateable } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { walk } from "../walk.ts";
import { Dense } from "./dense.ts";
import { keepsPlaces } from "./functions.ts";
import type { Part } from "./layer.ts";
import { occurrences, outermost } from "./occurrences.ts";

/** A layer with weights, and the gates on the features that enter and leave it. */
export interface Station {
  readonly layer: Gateable;
  readonly path: string;
  /** Gates that can close one of its inputs: its own, and those over the outputs of the layer before. */
  readonly incoming: readonly Gate[];
  /** Gates that can close one of its outputs: its own, and those over the inputs of the layer after. */
  readonly outgoing: readonly Gate[];
  /** How often it runs: more than once when it stands in several places. */
  readonly runs: number;
}

function isGateable(node: object): node is Gateable {
  return (node as Partial<Gateable>).axes !== undefined && (node as Partial<Gateable>).gates !== undefined;
}

/** Pairs of layers of a sequence where the outputs of the first are the inputs of the second. */
function neighbours(parts: readonly Part[], link: (before: Dense, after: Dense) => void): void {
  let before: Dense | undefined;
  for (const part of parts) {
    if (part instanceof Dense) {
      if (before) link(before, part);
      before = part;
    } else if (!keepsPlaces(part)) before = undefined;
  }
}

/**
 * All layers with weights in the order of the net, each once. A layer in several places meets other gates in each, so
 * only its own count for it, and they do not for its neighbours.
 */
export function stations(net: object): Station[] {
  const before = new Map<Gateable, Gateable>();
  const after = new Map<Gateable, Gateable>();
  const found: { layer: Gateable; path: string }[] = [];
  const sequences = outermost(net);
  const { places, runs } = occurrences(sequences);
  for (const each of sequences) {
    neighbours(each.flat(), (first, second) => {
      if (places(first) > 1 || places(second) > 1) return;
      after.set(first, second);
      before.set(second, first);
    });
  }
  walk(net, (node, path) => {
    if (isGateable(node)) found.push({ layer: node, path });
  });
  const gates = (...all: (Gate | undefined)[]) => all.filter((each) => each !== undefined);
  return found.map(({ layer, path }) => ({
    layer,
    path,
    incoming: gates(before.get(layer)?.gates.outputs, layer.gates.inputs),
    outgoing: gates(layer.gates.outputs, after.get(layer)?.gates.inputs),
    runs: runs(layer),
  }));
}
