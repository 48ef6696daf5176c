import { isFast, noteFast } from "../fastNets.ts";
import type { Layer, Part } from "../layers/layer.ts";

/** A net with other layers in place of some: those of sequences and residual blocks, each asked for once. Others stay as they are. */
export function replace(net: Layer, other: (layer: Layer) => Layer): Layer {
  const done = new Map<Part, Part>();
  const replaced = (part: Part): Part => {
    if (typeof part === "function") return part;
    const known = done.get(part) ?? replaceOne(part);
    done.set(part, known);
    return known;
  };
  function replaceOne(layer: Layer): Part {
    const parts = layer.sequence ?? layer.paths;
    return parts && layer.withParts ? layer.withParts(parts.map(replaced)) : other(layer);
  }
  return noteFast(replaced(net) as Layer, isFast(net));
}
