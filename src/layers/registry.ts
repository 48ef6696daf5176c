// Kinds of layers from outside of the library.
import { isKind } from "../descriptions/layers.ts";
import { UsageError, ValueError } from "../errors.ts";
import type { LayerClass } from "./layer.ts";

export const ownKinds = new Map<string, LayerClass>();

/** The types of descriptions that stand for no kind of layer. */
const RESERVED = ["function", "same"];

/**
 * Makes a kind of layer of your own known to `decode` and `load`. `type` is the one that its `describe()` gives; `layerClass`
 * has a static method `rebuild(description, arrays)` that makes the layer again.
 * @example
 * ```ts
 * import { add, type Layer, type LayerArrays, mul, parameter, registerLayer, type Tensor, type Values } from "sievenet";
 *
 * class Affine implements Layer {
 *   readonly scale;
 *   readonly shift;
 *   constructor(readonly size: number, scale: Values, shift: Values) {
 *     this.scale = parameter(scale);
 *     this.shift = parameter(shift);
 *   }
 *   forward(x: Tensor) {
 *     return add(mul(x, this.scale), this.shift);
 *   }
 *   describe() {
 *     return { type: "affine", size: this.size };
 *   }
 *   static rebuild({ size }: { size: number }, arrays: LayerArrays) {
 *     return new Affine(size, arrays.floats("scale", [size]), arrays.floats("shift", [size]));
 *   }
 * }
 * // nets with it can be saved, and loaded again
 * registerLayer("affine", Affine);
 * ```
 * @throws ValueError for a type of the library or a class without `rebuild`; UsageError for a type that another class has
 */
export function registerLayer<D>(type: string, layerClass: LayerClass<D>): void {
  if (typeof type !== "string" || !type || isKind(type) || RESERVED.includes(type))
    throw new ValueError(`registerLayer: the type is ${JSON.stringify(type)}, but it must be a name that the library does not use itself. Choose another.`);
  if (typeof layerClass?.rebuild !== "function")
    throw new ValueError(`registerLayer: the class of "${type}" has no static method rebuild(description, arrays). Give it one that makes the layer again.`);
  if ((ownKinds.get(type) ?? layerClass) !== layerClass)
    throw new UsageError(`registerLayer: another class has the type "${type}" already. Choose another name for one of the two.`);
  ownKinds.set(type, layerClass as LayerClass);
}
