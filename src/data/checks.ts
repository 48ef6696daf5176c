// What comes in as data: which arrays are taken, as what, and which shapes one example can have.
import { ShapeError, ValueError } from "../errors.ts";
import { isWhole, print, type Shape } from "../shape.ts";

/** Bytes stand for 0 to 1; other numbers for themselves, kept as 32-bit floats. */
export type Inputs = Uint8Array | Uint8ClampedArray | Float32Array | Float64Array | readonly number[];

/** What came, in words. */
function kindOf(values: unknown): string {
  if (values === null || typeof values !== "object") return typeof values === "string" ? "a string" : String(values);
  return Array.isArray(values) ? "an array" : `an object of type ${values.constructor?.name ?? "Object"}`;
}

const isBig = (values: unknown) => values instanceof BigInt64Array || values instanceof BigUint64Array;

/** An array of numbers, typed or plain, without looking at its items. @throws ValueError */
export function checkArray(what: string, values: unknown): ArrayLike<number> {
  if (isBig(values)) throw new ValueError(`dataset: ${what} are 64-bit whole numbers (${kindOf(values)}), which are not taken. Convert each with Number().`);
  const length = typeof values === "object" && values !== null ? (values as { length?: unknown }).length : undefined;
  if (typeof length === "number") return values as ArrayLike<number>;
  throw new ValueError(`dataset: ${what} are ${kindOf(values)}, but an array of numbers is needed.`);
}

/** 32-bit floats: the same array when it holds them already. @throws ValueError for an item that is no number */
export function toFloats(what: string, values: ArrayLike<number>): Float32Array {
  if (values instanceof Float32Array) return values;
  for (let i = 0; i < values.length; i++) {
    const each: unknown = values[i];
    if (typeof each !== "number")
      throw new ValueError(`dataset: number ${i} of the ${what} is ${kindOf(each)}, but only numbers can be held. Put them in one flat array.`);
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

/** The shape of one example: positive whole sizes. @throws ShapeError */
export function checkExample(who: string, name: string, shape: unknown): Shape {
  if (!Array.isArray(shape)) throw new ShapeError(`${who}: ${name} is ${kindOf(shape)}, but the sizes of one example are needed, such as [784].`);
  for (const each of shape as number[]) {
    if (!isWhole(each, 1))
      throw new ShapeError(`${who}: the shape ${print(shape as number[])} has ${String(each)}, but every size must be a whole number from 1 up.`);
  }
  return shape as Shape;
}
