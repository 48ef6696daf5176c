// Arrays that datasets are made of: which kinds are taken, and as what they are kept.
import { ValueError } from "../errors.ts";

/** Numbers of examples. Bytes stand for 0 to 1; other numbers for themselves, kept as 32-bit floats. */
export type Inputs = Uint8Array | Uint8ClampedArray | Float32Array | Float64Array | readonly number[];

/** The kind of a value, in words. */
export function kindOf(value: unknown): string {
  if (value === null || typeof value !== "object") return typeof value === "string" ? "a string" : String(value);
  return Array.isArray(value) ? "an array" : `an object of type ${value.constructor?.name ?? "Object"}`;
}

const holdsBigInts = (values: unknown) => values instanceof BigInt64Array || values instanceof BigUint64Array;

/** An array of numbers, typed or plain, without looking at its items. @throws ValueError */
export function checkArray(what: string, values: unknown): ArrayLike<number> {
  if (holdsBigInts(values))
    throw new ValueError(`dataset: ${what} are 64-bit whole numbers (${kindOf(values)}), which are not taken. Convert each with Number().`);
  // other objects with a length could claim numbers without having them
  if (Array.isArray(values) || (ArrayBuffer.isView(values) && "length" in values)) return values as ArrayLike<number>;
  throw new ValueError(`dataset: ${what} are ${kindOf(values)}, but an array of numbers is needed.`);
}

/** 32-bit floats: the same array when it holds them already. @throws ValueError for an item that is no number */
export function toFloats(what: string, values: ArrayLike<number>): Float32Array {
  if (values instanceof Float32Array) return values;
  for (let i = 0; i < values.length; i++) {
    const item: unknown = values[i];
    if (typeof item !== "number")
      throw new ValueError(`dataset: number ${i} of the ${what} is ${kindOf(item)}, but only numbers can be held. Put them in one flat array.`);
  }
  return Float32Array.from(values);
}

/** Inputs as a dataset holds them: bytes on the memory they came in, all else as 32-bit floats. @throws ValueError */
export function toInputs(values: Inputs): Uint8Array | Float32Array {
  checkArray("inputs", values);
  // also a Buffer of Node, whose constructor must not be used to copy it
  if (values instanceof Uint8ClampedArray || (values instanceof Uint8Array && values.constructor !== Uint8Array))
    return new Uint8Array(values.buffer, values.byteOffset, values.length);
  if (values instanceof Uint8Array) return values;
  if (values instanceof Float32Array || values instanceof Float64Array || Array.isArray(values)) return toFloats("inputs", values as ArrayLike<number>);
  throw new ValueError(
    `dataset: inputs are ${kindOf(values)}, but bytes (Uint8Array, Uint8ClampedArray) or floats (Float32Array, Float64Array, plain array) are needed. Convert them with Float32Array.from().`,
  );
}
