// Layers of one's own in ONNX.
import { isKind } from "../descriptions/layers.ts";
import { ValueError } from "../errors.ts";
import type { ToNodes } from "./place.ts";

const own = new Map<string, ToNodes<never>>();

/**
 * Says what layers of your own are in ONNX: the counterpart of `registerLayer()`. `type`: that of its `describe()`;
 * `toNodes(description, x, to)` adds operations to the graph and returns what the layer makes of x.
 * @example
 * ```ts
 * import { registerOnnx } from "sievenet/onnx";
 *
 * // y = scale x + shift, for a layer that describes itself as { type: "affine", size }
 * registerOnnx<{ size: number }>("affine", ({ size }, x, to) => {
 *   const scaled = to.node("Mul", [x, to.floats("scale", [size])]);
 *   return to.node("Add", [scaled, to.floats("shift", [size])]);
 * });
 * ```
 * @throws ValueError for a type of the library
 */
export function registerOnnx<D>(type: string, toNodes: ToNodes<D>): void {
  if (typeof type !== "string" || !type || isKind(type) || typeof toNodes !== "function")
    throw new ValueError(
      `registerOnnx: ${JSON.stringify(type)} and ${typeof toNodes} came, but the type of a layer of your own and a function that adds its operations are needed.`,
    );
  own.set(type, toNodes);
}

/** How layers of a type of one's own are translated; undefined where it is not registered. */
export const ownNodes = (type: string): ToNodes<never> | undefined => own.get(type);
