// The types of numbers that arrays of NumPy have, to and from typed arrays.
import { FormatError } from "../errors.ts";
import { fromHalf } from "../formats/half.ts";
import type { Shape } from "../shape.ts";

/** The numbers of an array of NumPy. */
export type NpyValues = Uint8Array | Int32Array | Float32Array | Float64Array;

interface Type {
  readonly bytes: number;
  readonly get: (view: DataView, at: number, little: boolean) => number | bigint;
}

/** By the letters that NumPy has for them, without the order of their bytes. */
const types: Readonly<Record<string, Type>> = {
  b1: { bytes: 1, get: (view, at) => view.getUint8(at) },
  u1: { bytes: 1, get: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, get: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, get: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, get: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, get: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, get: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, get: (view, at, little) => view.getBigUint64(at, little) },
  i8: { bytes: 8, get: (view, at, little) => view.getBigInt64(at, little) },
  f2: { bytes: 2, get: (view, at, little) => view.getUint16(at, little) }, // its bits
  f4: { bytes: 4, get: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, get: (view, at, little) => view.getFloat64(at, little) },
};

/** Bytes of a number of a type such as "<f4"; undefined for one that is not read. */
export function bytesOfType(type: string): number | undefined {
  const [, letters = ""] = /^[<>|](\w\d)$/.exec(type) ?? [];
  return Object.hasOwn(types, letters) ? types[letters]?.bytes : undefined;
}

const fits32 = (value: number) => value === (value | 0);

/** The `n` numbers of a type that `bytesOfType` knows. Whole ones become 32-bit integers if all of them fit, else doubles. @throws FormatError */
export function numbersOf(name: string, type: string, bytes: Uint8Array, n: number): NpyValues {
  const letters = type.slice(1);
  const { bytes: width, get } = types[letters] as Type;
  const little = type[0] !== ">";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fill = <T extends NpyValues | Uint16Array>(into: T): T => {
    for (let i = 0; i < n; i++) into[i] = Number(get(view, i * width, little));
    return into;
  };
  if (letters === "f2") return fromHalf(fill(new Uint16Array(n)));
  if (letters === "f4") return fill(new Float32Array(n));
  if (letters === "u1" || letters === "b1") {
    const small = fill(new Uint8Array(n));
    if (letters === "b1" && small.some((value) => value > 1))
      throw new FormatError(`${name}: it is of type bool, but holds bytes that are neither 0 nor 1. The file is damaged.`);
    return small;
  }
  const all = fill(new Float64Array(n));
  if (letters === "f8") return all;
  const large = all.findIndex((value) => !Number.isSafeInteger(value));
  if (large >= 0)
    throw new FormatError(
      `${name}: number ${large} is ${get(view, large * width, little)}, which a number of JavaScript cannot name. Save it as float64, or subtract what is common to all.`,
    );
  return all.every(fits32) ? Int32Array.from(all) : all;
}

/** Numbers whose first axis runs fastest, as Fortran has them, with the last one running fastest. */
export function rowByRow<T extends NpyValues>(values: T, shape: Shape): T {
  const out = values.slice() as T;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const place = shape.map(() => 0);
  let to = 0;
  for (const value of values) {
    out[to] = value;
    for (let axis = 0; axis < shape.length; axis++) {
      const [size, stride] = [shape[axis] as number, strides[axis] as number];
      to += stride;
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < size) break;
      to -= size * stride;
      place[axis] = 0;
    }
  }
  return out;
}

/** What NumPy calls the type of a typed array; undefined for one that is not written. */
export const WRITTEN: Readonly<Record<string, string>> = { Uint8Array: "|u1", Int32Array: "<i4", Float32Array: "<f4", Float64Array: "<f8" };

/** Writes numbers of a type of `WRITTEN`. */
export function putNumbers(view: DataView, at: number, values: NpyValues, type: string): void {
  const width = bytesOfType(type) as number;
  const set = {
    "|u1": (place: number, value: number) => view.setUint8(place, value),
    "<i4": (place: number, value: number) => view.setInt32(place, value, true),
    "<f4": (place: number, value: number) => view.setFloat32(place, value, true),
    "<f8": (place: number, value: number) => view.setFloat64(place, value, true),
  }[type] as (place: number, value: number) => void;
  for (let i = 0; i < values.length; i++) set(at + width * i, values[i] as number);
}
