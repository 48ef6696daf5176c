import { isFast, noteFast } from "../fastNets.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Residual } from "../layers/residual.ts";
import { Sequential } from "../layers/sequential.ts";

/** A net with other layers in place of some: those of sequences and residual blocks, each asked for once. Others stay as they are. */
export function replace(net: Layer, other: (layer: Layer) => Layer): Layer {
  const done = new Map<Part, Part>();
  const replaced = (part: Part): Part => {
    if (typeof part === "function") return part;
    const found = done.get(part) ?? replaceOne(part);
    done.set(part, found);
    return found;
  };
  function replaceOne(layer: Layer): Part {
    if (layer instanceof Sequential) return new Sequential(layer.parts.map(replaced));
    if (layer instanceof Residual) return new Residual(replaced(layer.main), layer.shortcut && replaced(layer.shortcut));
    return other(layer);
  }
  return noteFast(replaced(net) as Layer, isFast(net));
}
