// The types of numbers that safetensors files have, to and from the two that arrays have here: what fits is kept exactly, what
// does not is rounded and counted.
import type { StoredArray } from "../descriptions/facts.ts";
import { FormatError, ValueError } from "../errors.ts";
import { oneOf } from "../options.ts";
import { isBigInts, isFloats, isIntegers, typeOf } from "../realms.ts";
import { isWhole, print, sizeOf } from "../shape.ts";
import { type RawTensor, unknownType } from "./container.ts";
import { bitsOf, toHalf } from "./half.ts";
import { raw32, storedNumbers } from "./numbers.ts";

/** A type of numbers in a safetensors file. */
export type Dtype = "F64" | "F32" | "F16" | "BF16" | "I64" | "I32" | "I16" | "I8" | "U64" | "U32" | "U16" | "U8" | "BOOL";

/** What reading a tensor changed: numbers that single precision, or 32 bits, do not have. */
export interface ConversionLoss {
  /** Of the tensor. */
  readonly name: string;
  /** What the file has. */
  readonly dtype: Dtype;
  /** How many numbers are no longer what they were. */
  readonly changed: number;
  /** How many of them became infinite. */
  readonly infinite: number;
  /** The largest error of the others, relative to the number. */
  readonly relativeError: number;
}

interface Type {
  readonly bytes: number;
  readonly get: (view: DataView, at: number) => number | bigint;
  readonly set: (view: DataView, at: number, value: number) => void;
  /** The whole numbers it has, as far as floats name them; none for floats. */
  readonly range?: readonly [low: number, high: number];
}

/** The bfloat16 nearest to a number of single precision, ties to even: the upper half of its bits. */
function toBfloat(value: number): number {
  const bits = bitsOf([value])[0] as number;
  return Number.isNaN(value) ? ((bits >>> 16) & 0x8000) | 0x7fc0 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

const fromBfloat = (half: number): number => new Float32Array(Uint32Array.of(half << 16).buffer)[0] as number;

/** Constants only: with something to be computed the table would be in every bundle, whether it is read or not. */
const types: Readonly<Record<Dtype, Type>> = {
  F64: { bytes: 8, get: (view, at) => view.getFloat64(at, true), set: (view, at, value) => view.setFloat64(at, value, true) },
  F32: { bytes: 4, get: (view, at) => view.getFloat32(at, true), set: (view, at, value) => view.setFloat32(at, value, true) },
  // read by storedNumbers()
  F16: { bytes: 2, get: () => Number.NaN, set: (view, at, value) => view.setUint16(at, toHalf(value, bitsOf([value])[0] as number), true) },
  BF16: { bytes: 2, get: (view, at) => fromBfloat(view.getUint16(at, true)), set: (view, at, value) => view.setUint16(at, toBfloat(value), true) },
  I64: {
    bytes: 8,
    get: (view, at) => view.getBigInt64(at, true),
    set: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
    range: [-0x8000000000000000, 0x7ffffffffffffc00],
  },
  I32: { bytes: 4, get: (view, at) => view.getInt32(at, true), set: (view, at, value) => view.setInt32(at, value, true), range: [-2147483648, 2147483647] },
  I16: { bytes: 2, get: (view, at) => view.getInt16(at, true), set: (view, at, value) => view.setInt16(at, value, true), range: [-32768, 32767] },
  I8: { bytes: 1, get: (view, at) => view.getInt8(at), set: (view, at, value) => view.setInt8(at, value), range: [-128, 127] },
  U64: {
    bytes: 8,
    get: (view, at) => view.getBigUint64(at, true),
    set: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
    range: [0, 0xfffffffffffff800],
  },
  U32: { bytes: 4, get: (view, at) => view.getUint32(at, true), set: (view, at, value) => view.setUint32(at, value, true), range: [0, 4294967295] },
  U16: { bytes: 2, get: (view, at) => view.getUint16(at, true), set: (view, at, value) => view.setUint16(at, value, true), range: [0, 65535] },
  U8: { bytes: 1, get: (view, at) => view.getUint8(at), set: (view, at, value) => view.setUint8(at, value), range: [0, 255] },
  BOOL: { bytes: 1, get: (view, at) => view.getUint8(at), set: (view, at, value) => view.setUint8(at, value), range: [0, 1] },
};

/** Counts what a conversion changes. */
class Losses {
  changed = 0;
  infinite = 0;
  relativeError = 0;

  note(before: number | bigint, after: number): void {
    // numbers cannot tell the distance of what rounds to the same one
    const error = typeof before === "bigint" ? Number(before - BigInt(after)) : before - after;
    // NaN stays NaN
    if (before === after || !error) return;
    this.changed++;
    if (!Number.isFinite(after)) this.infinite++;
    else this.relativeError = Math.max(this.relativeError, Math.abs(error / Number(before)));
  }
}

/** The numbers of a tensor: whole ones as 32-bit integers if all of them fit, else floats. `note` is told of what was rounded. @throws FormatError */
export function numbersOf(raw: RawTensor, note: (loss: ConversionLoss) => void): Float32Array | Int32Array {
  const stored = storedNumbers(raw);
  if (stored) return stored;
  const dtype = raw.dtype as Dtype;
  if (!Object.hasOwn(types, dtype)) throw unknownType(raw.name, dtype);
  const { bytes, get, range } = types[dtype];
  const view = new DataView(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.length);
  const n = raw.bytes.length / bytes;
  if (range) {
    const whole = new Int32Array(n);
    let fits = true;
    for (let i = 0; i < n && fits; i++) {
      const value = get(view, i * bytes);
      whole[i] = Number(value);
      fits = whole[i] === Number(value);
    }
    if (dtype === "BOOL" && whole.some((value) => value !== 0 && value !== 1))
      throw new FormatError(`Tensor "${raw.name}" of this file is of type BOOL, but it holds bytes that are neither 0 nor 1. The file is damaged.`);
    if (fits) return whole;
  }
  const floats = new Float32Array(n);
  const losses = new Losses();
  for (let i = 0; i < n; i++) {
    const value = get(view, i * bytes);
    floats[i] = Number(value);
    losses.note(value, floats[i] as number);
  }
  const { changed, infinite, relativeError } = losses;
  if (changed) note({ name: raw.name, dtype, changed, infinite, relativeError });
  return floats;
}

/** A tensor as a file has it. Without a `dtype` floats are F32 and whole numbers I32. @throws ValueError */
export function rawOf(who: string, name: string, { shape, values, dtype: wanted }: StoredArray & { readonly dtype?: Dtype | undefined }): RawTensor {
  if (!Array.isArray(shape) || !shape.every((each) => isWhole(each, 0)) || !(isFloats(values) || isIntegers(values)))
    throw new ValueError(
      `${who}: tensor "${name}" has a shape and values as ${typeOf(values) ?? typeof values}${isBigInts(values) ? " (convert them to Int32Array)" : ""}, but whole sizes and a Float32Array or Int32Array are needed.`,
    );
  if (sizeOf(shape) !== values.length)
    throw new ValueError(`${who}: tensor "${name}" has ${values.length} numbers, but its shape ${print(shape)} needs ${sizeOf(shape)}.`);
  const dtype = oneOf(who, `dtype of "${name}"`, wanted ?? (isIntegers(values) ? "I32" : "F32"), Object.keys(types) as Dtype[]);
  const { bytes, set, range } = types[dtype];
  if (range) {
    const at = values.findIndex((value: number) => !isWhole(value, ...range));
    if (at >= 0)
      throw new ValueError(
        `${who}: number ${at} of tensor "${name}" is ${values[at]}, which ${dtype} does not have. Choose another dtype, or round it before.`,
      );
  }
  if (dtype === (isIntegers(values) ? "I32" : "F32")) return raw32(name, { shape, values });
  const out = new Uint8Array(bytes * values.length);
  const view = new DataView(out.buffer);
  for (let i = 0; i < values.length; i++) set(view, bytes * i, values[i] as number);
  return { name, dtype, shape, bytes: out };
}
