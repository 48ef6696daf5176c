// Numbers of a file in the types that saved nets have: F32, I32, F16 and I8. Those of 32 bits lie in memory as they do in a file.
import type { StoredArray } from "../descriptions/facts.ts";
import { isIntegers } from "../realms.ts";
import type { RawTensor } from "./container.ts";

/** 2^112, which takes the exponent of a half-precision number to that of single precision. */
const REBIAS = 5.192296858534828e33;

/** Half-precision numbers in single precision, each exactly. */
function fromHalf(bytes: Uint8Array): Float32Array {
  const bits = new Uint32Array(bytes.length / 2);
  const floats = new Float32Array(bits.buffer);
  for (let i = 0; i < bits.length; i++) {
    const half = (bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8);
    bits[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13);
    // infinities and NaN have the largest exponent in both
    if ((half & 0x7c00) === 0x7c00) bits[i] = (bits[i] as number) | 0x7f800000;
    else floats[i] = (floats[i] as number) * REBIAS;
  }
  return floats;
}

/** The numbers of a tensor; undefined for other types. A copy: where a tensor begins is no multiple of anything. */
export function storedNumbers({ dtype, bytes }: RawTensor): Float32Array | Int32Array | undefined {
  if (dtype === "F16") return fromHalf(bytes);
  if (dtype === "I8") return Int32Array.from(new Int8Array(bytes.slice().buffer));
  const { buffer } = /32$/.test(dtype) ? bytes.slice() : bytes;
  return dtype === "F32" ? new Float32Array(buffer as ArrayBuffer) : dtype === "I32" ? new Int32Array(buffer as ArrayBuffer) : undefined;
}

/** An array as a file has it: F32 or I32. */
export function raw32(name: string, { shape, values }: StoredArray): RawTensor {
  return { name, dtype: isIntegers(values) ? "I32" : "F32", shape, bytes: new Uint8Array(values.slice().buffer) };
}
