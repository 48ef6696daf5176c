// Numbers of a file in the types that saved nets have: F32, I32, F16 and I8. Those of 32 bits lie in memory as they do in a file.
import type { StoredArray } from "../descriptions/facts.ts";
import { FormatError } from "../errors.ts";
import { isIntegers } from "../realms.ts";
import { sizeOf } from "../shape.ts";
import type { RawTensor } from "./container.ts";
import { fromHalf } from "./half.ts";

/** What the name of a scale has after that of the weight. */
export const SCALE = ".scale";

/** The numbers of a tensor; undefined for other types. A copy: where a tensor begins is no multiple of anything. */
export function storedNumbers({ dtype, bytes }: RawTensor): Float32Array | Int32Array | undefined {
  const { buffer } = bytes.slice();
  if (dtype === "F32") return new Float32Array(buffer);
  if (dtype === "I32") return new Int32Array(buffer);
  if (dtype === "F16") return fromHalf(new Uint16Array(buffer));
  return dtype === "I8" ? Int32Array.from(new Int8Array(buffer)) : undefined;
}

/** Whole numbers times a scale for each place along the one axis that it has more of (storage.ts). @throws FormatError */
export function scaled(name: string, { shape, values }: StoredArray, scale: StoredArray): StoredArray {
  const n = scale.values.length;
  const axis = scale.shape.findIndex((size) => size > 1);
  const inner = axis < 0 ? 1 : sizeOf(shape.slice(axis + 1));
  if (n !== (axis < 0 ? 1 : shape[axis])) throw new FormatError(`decode: the scale of tensor "${name}" does not fit it. The file is damaged.`);
  const floats = new Float32Array(values.length);
  for (let i = 0; i < floats.length; i++) floats[i] = (values[i] as number) * (scale.values[Math.floor(i / inner) % n] as number);
  return { shape, values: floats };
}

/** An array as a file has it: F32 or I32. */
export function raw32(name: string, { shape, values }: StoredArray): RawTensor {
  return { name, dtype: isIntegers(values) ? "I32" : "F32", shape, bytes: new Uint8Array(values.slice().buffer) };
}
