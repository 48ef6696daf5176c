// Arrays that datasets are made of: which kinds are taken, and as what they are kept.
import { ValueError } from "../errors.ts";
import { bytesOf, isBigInts, isBytes, isFloats, isIntegers, typeOf } from "../realms.ts";
import type { Shape } from "../shape.ts";
import { isArray, numbersOf, type Values } from "../values.ts";

/** Numbers of examples. Bytes need a scale; other numbers stand for themselves, kept as 32-bit floats. */
export type Inputs = Uint8Array | Uint8ClampedArray | Float32Array | Float64Array | readonly number[];

/** Numbers in a row, and what the nesting of their arrays says of the shape of one example: nothing, where they came in a row. */
interface InRow<Numbers> {
  readonly values: Numbers;
  readonly shape?: Shape;
}

/** The numbers of examples in a row, where each has an array; what is in a row already is given back. @throws ValueError, ShapeError */
export function inRow<Numbers>(what: string, given: Numbers | readonly Values[]): InRow<Numbers> {
  if (!Array.isArray(given) || !isArray(given[0])) return { values: given as Numbers };
  const { numbers, shape, areBytes, mixed } = numbersOf(given, undefined, `dataset: ${what}`);
  if (mixed) throw new ValueError(`dataset: ${what} are bytes and other numbers. Give bytes only, or none.`);
  return { values: (areBytes ? Uint8Array.from(numbers) : numbers) as Numbers, shape: shape.slice(1) };
}

/** The kind of a value, in words. */
export function kindOf(value: unknown): string {
  if (value === null || typeof value !== "object") return typeof value === "string" ? "a string" : String(value);
  return Array.isArray(value) ? "an array" : `an object of type ${value.constructor?.name ?? "Object"}`;
}

/** An array of numbers, typed or plain, without looking at its items. @throws ValueError */
export function checkArray(what: string, values: unknown): ArrayLike<number> {
  if (isBigInts(values))
    throw new ValueError(`dataset: ${what} are 64-bit whole numbers (${kindOf(values)}), which are not taken. Convert each with Number().`);
  if (isArray(values)) return values as ArrayLike<number>;
  throw new ValueError(`dataset: ${what} are ${kindOf(values)}, but an array of numbers is needed.`);
}

/** 32-bit floats: the same array, or one of this realm on its memory, when it holds them already. @throws ValueError for an item that is no number */
export function toFloats(what: string, values: ArrayLike<number>): Float32Array {
  if (isFloats(values)) return values.constructor === Float32Array ? values : new Float32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) {
    const item: unknown = values[i];
    if (typeof item !== "number")
      throw new ValueError(
        `dataset: number ${i} of the ${what} is ${kindOf(item)}, but only numbers can be held. Give numbers in a row, or an array for each example.`,
      );
  }
  return Float32Array.from(values);
}

/** Inputs as a dataset holds them: bytes on the memory they came in, all else as 32-bit floats. @throws ValueError */
export function toInputs(values: Inputs): Uint8Array | Float32Array {
  checkArray("inputs", values);
  if (typeof values[0] === "string")
    throw new ValueError("dataset: inputs are texts, but numbers are needed. vocabulary(texts).indices(texts) makes them of words, table() of cells.");
  // also a Buffer of Node, whose constructor must not be used to copy it
  if (isBytes(values)) return bytesOf(values) as Uint8Array;
  if (isFloats(values) || typeOf(values) === "Float64Array" || Array.isArray(values)) return toFloats("inputs", values as ArrayLike<number>);
  throw new ValueError(
    `dataset: inputs are ${kindOf(values)}, but bytes (Uint8Array, Uint8ClampedArray) or floats (Float32Array, Float64Array, plain array) are needed. Convert them with Float32Array.from().`,
  );
}

/** Class indices as a dataset holds them: bytes and 32-bit integers on the memory they came in. */
export function toIndices(labels: ArrayLike<number>): Uint8Array | Int32Array {
  if (isBytes(labels)) return bytesOf(labels) as Uint8Array;
  return isIntegers(labels) ? labels : Int32Array.from(labels);
}
