// Half precision (IEEE 754 binary16) and single precision.

/** 2^112, which takes the exponent of a half-precision number to that of single precision. */
const REBIAS = 5.192296858534828e33;

/** Half-precision numbers in single precision, each exactly. */
export function fromHalf(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  const floats = new Float32Array(bits.buffer);
  for (let i = 0; i < bits.length; i++) {
    const half = halves[i] as number;
    bits[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13);
    // infinities and NaN have the largest exponent in both
    if ((half & 0x7c00) === 0x7c00) bits[i] = (bits[i] as number) | 0x7f800000;
    else floats[i] = (floats[i] as number) * REBIAS;
  }
  return floats;
}

/** The bits of some numbers in single precision. */
export const bitsOf = (values: ArrayLike<number>): Uint32Array => new Uint32Array(Float32Array.from(values).buffer);

/** The half-precision number nearest to one of single precision, ties to even, as its 16 bits; `bits` are those of `value`. */
export function toHalf(value: number, bits: number): number {
  const [sign, size] = [(bits >>> 16) & 0x8000, bits & 0x7fffffff];
  if (size > 0x7f800000) return sign | 0x7e00;
  // 65520 is halfway between the largest one and what would come next
  if (size >= 0x477ff000) return sign | 0x7c00;
  // below 2^-14 they are multiples of 2^-24: adding 2^52 rounds to one, ties to even
  if (size < 0x38800000) return sign | (Math.abs(value) * 16777216 + 4503599627370496 - 4503599627370496);
  return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13);
}
