// Other layers of the same kind: with other numbers, and with fewer features.
import { Reader } from "../descriptions/reader.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import { UsageError } from "../errors.ts";
import { arraysOf } from "../layers/arrays.ts";
import type { KeepNumbers, KeptFeatures, Layer, LayerClass } from "../layers/layer.ts";
import type { WeightedLayer } from "../layers/weighted.ts";
import type { NarrowedLayer } from "./narrowedLayer.ts";

/** Whether a layer can be made anew: it describes itself, and its class makes it of that. */
export function isCopyable(layer: Layer): layer is Layer & Required<Pick<Layer, "describe">> {
  return layer.describe !== undefined && typeof (layer.constructor as Partial<LayerClass>).rebuild === "function";
}

/** A layer like another, without gates, with other numbers in some of its arrays, and what its description says otherwise. */
export function copyOf<L extends Layer>(layer: L, numbers: Readonly<Record<string, Float32Array | undefined>> = {}, other: object = {}): L {
  const refuse = (): never => {
    throw new UsageError("compact: a layer that features pass through has parts inside. Give it a method compacted(smaller) instead of a featureMap.");
  };
  if (!isCopyable(layer)) return refuse();
  const arrays = arraysOf(layer);
  for (const [name, values] of Object.entries(numbers)) if (values) arrays.set(name, { shape: arrays.get(name)?.shape ?? [values.length], values });
  const description = { ...layer.describe(refuse), ...other } as PartDescription;
  return (layer.constructor as unknown as LayerClass).rebuild(description as never, new Reader(arrays), refuse) as L;
}

/** Leaves some numbers in an array that nothing else knows of. */
const keep: KeepNumbers = (array, indices, shape = [indices.length]) => {
  if (array && indices.length < array.size) array.narrow(shape, indices);
};

/** A copy with only some of its features. `layer` is a copy itself, of which nothing is left. */
function narrowed<L extends Layer & Required<Pick<Layer, "narrow">>>(layer: L, kept: KeptFeatures): L {
  layer.narrow(kept, keep);
  return copyOf(layer);
}

/** A layer that features pass through, with only some of them. */
export function narrowedCopy<L extends Layer & Required<Pick<Layer, "narrow">>>(layer: L, kept: KeptFeatures): L {
  return narrowed(copyOf(layer), kept);
}

/** An ordinary layer of what is kept of a layer with weights. */
export function narrowedWeights({ layer, weight, bias, inner, kept }: NarrowedLayer): WeightedLayer {
  const other = inner?.description ?? (layer.featureMap.width === undefined ? {} : { bias: bias !== undefined });
  const full = copyOf(layer, { weight, bias, ...inner?.arrays }, other);
  return narrowed(full, kept);
}
