// Which gates meet on the features between two layers. Counts and expected costs start from here.
import type { Gateable } from "../gates/attach.ts";
import { type Connection, type GatesOn, gatesOn } from "../gates/cost.ts";
import { branches } from "../gates/branches.ts";
import { walk } from "../walk.ts";
import { featureMapOf } from "./featureMapOf.ts";
import { isGateable } from "./gateable.ts";
import { flattened, type Part } from "./layer.ts";
import { occurrences, outermost } from "./occurrences.ts";

export type { GatesOn } from "../gates/cost.ts";

/** A layer with weights, and the gates on the features that enter and leave it. */
export interface ConnectedLayer extends Connection {
  readonly path: string;
  /** Gates that can close one of its inputs: its own, and those over the outputs of the layer before. */
  readonly incoming: readonly GatesOn[];
  /** Gates that can close one of its outputs: its own, and those over the inputs of the layer after. */
  readonly outgoing: readonly GatesOn[];
  /** Gates of branches that it stands in. */
  readonly around: readonly GatesOn[];
  /** How often it runs: more than once when it stands in several places. */
  readonly runs: number;
}

/** Inputs of `after` for each of `outputs` features before it; 0 where they do not fit. */
export function spread(outputs: number, after: Gateable, widened: boolean): number {
  const each = after.inputs / outputs;
  return each === 1 || (widened && Number.isInteger(each)) ? each : 0;
}

/** Pairs of layers of a sequence where the outputs of the first are the inputs of the second. */
function neighbours(parts: readonly Part[], link: (before: Gateable, after: Gateable, each: number, from: number) => void): void {
  let before: Gateable | undefined;
  let widened = false;
  let from = 0;
  for (const [at, part] of parts.entries()) {
    if (isGateable(part)) {
      const each = before ? spread(before.outputs, part, widened) : 0;
      if (before && each) link(before, part, each, from);
      before = part;
      from = at;
      widened = false;
      continue;
    }
    const map = featureMapOf(part);
    // of sequences, features at the last axis become those of each place in turn
    if (map?.passes === "flattened" && before?.innerTerms) before = undefined;
    if (map?.passes === "flattened") widened = true;
    else if (map?.passes !== "kept" || map.mixes) before = undefined;
  }
}

/** Layers whose outputs are read by one other layer and by nothing else, and what follows each in its sequence. @internal */
export function innerLayers(net: object): { readonly layer: Gateable; readonly path: string; readonly next: Part | undefined }[] {
  const sequences = outermost(net);
  const { places } = occurrences(sequences);
  const inner = new Map<Gateable, Part | undefined>();
  for (const sequence of sequences) {
    const parts = flattened(sequence);
    neighbours(parts, (first, second, _, from) => {
      if (places(first) === 1 && places(second) === 1) inner.set(first, parts[from + 1]);
    });
  }
  const found: { layer: Gateable; path: string; next: Part | undefined }[] = [];
  walk(net, (layer, path) => {
    if (isGateable(layer) && inner.has(layer)) found.push({ layer, path, next: inner.get(layer) });
  });
  return found;
}

/** Sets of gates on a side of a layer: one that both layers share closes it once. */
const unique = (all: readonly GatesOn[]): GatesOn[] =>
  all.filter(({ gate, each }, i) => all.findIndex((other) => other.gate === gate && other.each === each) === i);

/**
 * All layers with weights in the order of the net, each once. A layer in several places meets other gates in each, so
 * only its own count for it, and they do not for its neighbours.
 */
export function connections(net: object): ConnectedLayer[] {
  const inside = branches.of(net);
  const before = new Map<Gateable, { layer: Gateable; each: number }>();
  const after = new Map<Gateable, { layer: Gateable; each: number }>();
  const sequences = outermost(net);
  const { places, runs } = occurrences(sequences);
  for (const sequence of sequences) {
    neighbours(flattened(sequence), (first, second, each) => {
      if (places(first) > 1 || places(second) > 1) return;
      after.set(first, { layer: second, each });
      before.set(second, { layer: first, each });
    });
  }
  const all: ConnectedLayer[] = [];
  walk(net, (layer, path) => {
    if (!isGateable(layer)) return;
    const [first, last] = [before.get(layer), after.get(layer)];
    all.push({
      layer,
      path,
      incoming: unique([...gatesOn(first?.layer.gates.outputs, 1 / (first?.each ?? 1)), ...gatesOn(layer.gates.inputs)]),
      // what the layer after does not read, a recurrent one reads itself
      outgoing: unique([...gatesOn(layer.gates.outputs), ...(layer.innerTerms ? [] : gatesOn(last?.layer.gates.inputs, last?.each))]),
      around: (inside.get(layer) ?? []).flatMap(({ branch }) => gatesOn(branch)),
      runs: runs(layer),
    });
  });
  return all;
}
