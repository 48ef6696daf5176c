// Files of half and of a quarter the size: weights in half precision, or as whole numbers from -127 to 127 times a scale for each
// output (Jacob et al. 2018, symmetric). What is read is in single precision again.
import type { StoredArray } from "../descriptions/facts.ts";
import { ValueError } from "../errors.ts";
import { arraysOf } from "../layers/arrays.ts";
import { isFloats } from "../realms.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { walk } from "../walk.ts";
import type { RawTensor } from "./container.ts";
import { bitsOf, toHalf } from "./half.ts";
import { raw32, SCALE } from "./numbers.ts";

/** How a file holds weights. */
export type Storage = "float32" | "float16" | "int8";

/** All of them. */
export const STORAGES: readonly Storage[] = ["float32", "float16", "int8"];

/** Which axis of a weight its outputs are, by path, as far as layers say. */
function outputAxes(net: object): Map<string, number> {
  const found = new Map<string, number>();
  walk(net, (node, path) => {
    const { axes } = node as { readonly axes?: { readonly outputs?: number } };
    if (typeof axes?.outputs === "number") found.set(path ? `${path}.weight` : "weight", axes.outputs);
  });
  return found;
}

function halves(name: string, { shape, values }: StoredArray): RawTensor {
  const bits = bitsOf(values);
  const out = Uint16Array.from(bits, (each, i) => toHalf(values[i] as number, each));
  const at = out.findIndex((half, i) => (half & 0x7fff) === 0x7c00 && Number.isFinite(values[i]));
  if (at >= 0) throw new ValueError(`encode: number ${at} of "${name}" is ${values[at]}, but float16 ends at 65504. Use the storage "float32" or "int8".`);
  return { name, dtype: "F16", shape, bytes: new Uint8Array(out.buffer) };
}

/**
 * Weights as bytes and a scale for each place along `axis`, of as many axes as they have, so that their product broadcasts;
 * without an axis one scale. A scale has the upper 17 bits of a float: then its products with bytes are exact, and what is
 * read and stored again is the same.
 */
function bytesAndScales(name: string, { shape, values }: StoredArray, axis: number | undefined): RawTensor[] {
  const along: Shape = shape.map((size, i) => (i === axis ? size : 1));
  const n = sizeOf(along);
  const inner = axis === undefined ? 1 : sizeOf(shape.slice(axis + 1));
  const most = new Float32Array(n);
  const placeOf = (i: number) => Math.floor(i / inner) % n;
  values.forEach((value: number, i: number) => {
    if (!Number.isFinite(value))
      throw new ValueError(`encode: number ${i} of "${name}" is ${value}, which int8 cannot hold. Use the storage "float32" or "float16".`);
    most[placeOf(i)] = Math.max(most[placeOf(i)] as number, Math.abs(value));
  });
  const scales = new Float32Array(bitsOf(most.map((each) => each / 127)).map((bits) => (bits + 0x7f) & ~0x7f).buffer);
  const bytes = Int8Array.from(values as Float32Array, (value, i) => Math.round(value / (scales[placeOf(i)] as number)) || 0);
  return [{ name, dtype: "I8", shape, bytes: new Uint8Array(bytes.buffer) }, raw32(name + SCALE, { shape: along, values: scales })];
}

/**
 * All arrays of a net as a file has them. What has two axes or more and is no gate's is stored small; biases, norms, gates and
 * indices, which are few, stay as they are.
 * @throws ValueError for weights that a storage cannot hold
 */
export function storedArrays(net: object, storage: Storage): RawTensor[] {
  const axes = storage === "int8" ? outputAxes(net) : new Map<string, number>();
  return [...arraysOf(net)].flatMap(([name, array]) => {
    if (storage === "float32" || array.shape.length < 2 || !isFloats(array.values) || /(^|\.)gates\./.test(name)) return [raw32(name, array)];
    return storage === "float16" ? [halves(name, array)] : bytesAndScales(name, array, axes.get(name));
  });
}
