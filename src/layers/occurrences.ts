// How often each layer is run, as far as sequences say it: what a block of your own calls is known to it alone.
import { walk } from "../walk.ts";
import { flattened, type Layer, sequenceOf } from "./layer.ts";

export interface Occurrences {
  /** In how many places of sequences a layer stands. */
  places(layer: object): number;
  /** How often it runs: once at least, and as often again as a block around it is repeated. */
  runs(layer: object): number;
}

/** Sequences that are no part of another one. */
export function outermost(net: object): Layer[] {
  const all: Layer[] = [];
  const inside = new Set<unknown>();
  walk(net, (node) => {
    const sequence = sequenceOf(node);
    if (!sequence) return;
    all.push(node as Layer);
    for (const part of sequence) inside.add(part);
  });
  return all.filter((each) => !inside.has(each));
}

/** Counts the places of every layer and block in the sequences of a net. */
export function occurrences(sequences: readonly Layer[]): Occurrences {
  const places = new Map<object, number>();
  const repeats = new Map<object, number>();
  for (const sequence of sequences) for (const part of flattened(sequence)) if (typeof part === "object") places.set(part, (places.get(part) ?? 0) + 1);
  for (const [block, times] of places) {
    if (times === 1) continue;
    walk(block, (node) => {
      if (node !== block) repeats.set(node, (repeats.get(node) ?? 1) * times);
    });
  }
  return {
    places: (layer) => places.get(layer) ?? 0,
    runs: (layer) => Math.max(1, places.get(layer) ?? 0) * (repeats.get(layer) ?? 1),
  };
}
