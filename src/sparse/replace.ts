import { byteScaleOf, noteByteScale } from "../byteScale.ts";
import { isFast, noteFast } from "../fastNets.ts";
import { type Layer, type Part, pathsOf, sequenceOf } from "../layers/layer.ts";

/** A net with other layers in place of some: those of sequences and residual blocks, each asked for once. Others stay as they are. */
export function replace(net: Layer, other: (layer: Layer) => Layer): Layer {
  const fast = isFast(net); // walks the net first, which refuses one of another copy of the library
  const done = new Map<Part, Part>();
  const replaced = (part: Part): Part => {
    if (typeof part === "function") return part;
    const known = done.get(part) ?? replaceOne(part);
    done.set(part, known);
    return known;
  };
  function replaceOne(layer: Layer): Part {
    const parts = sequenceOf(layer) ?? pathsOf(layer);
    return (parts && layer.withParts?.(parts.map(replaced))) ?? other(layer);
  }
  return noteByteScale(noteFast(replaced(net) as Layer, fast), byteScaleOf(net));
}
