// Layers of one's own in ONNX.
import { checkOwnKind, type OwnDescription } from "../descriptions/layers.ts";
import { FormatError, UsageError, ValueError } from "../errors.ts";
import { shown } from "../options.ts";
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
  checkOwnKind("registerOnnx", type, toNodes);
  own.set(type, toNodes);
}

/** How layers of a type of one's own are translated; undefined where it is not registered. */
export function ownNodes(type: string): ToNodes<OwnDescription> | undefined {
  const toNodes = own.get(type) as ToNodes<OwnDescription> | undefined;
  return (
    toNodes &&
    ((description, x, to) => {
      const y = saidOf(type, () => toNodes(description, x, to));
      if (typeof y?.name === "string" && Array.isArray(y.shape)) return y;
      throw new ValueError(
        `toOnnx: ${shown(y)} came from the function that registerOnnx() got for "${type}", but what the layer makes of x is needed: return what to.node() gives.`,
      );
    })
  );
}

/** An array that the layer does not have is no fault of a file. */
function saidOf<T>(type: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new UsageError(`toOnnx: the function that registerOnnx() got for "${type}" asks for an array that the layer does not have. (${cause.message})`);
  }
}
