// How the kernels travel: every bit is foretold from the bytes before it and takes as much room as it surprises. The
// foretelling is a mixture of contexts (Mahoney 2005, PAQ and its small form lpaq), the coding arithmetic (Martin 1979,
// range coding), written six bits a letter.
//
//   s_j = log2(p_j / (1 - p_j))      p = 1 / (1 + 2^-Σ w_j s_j)      w_j += RATE (bit - p) s_j
//   p_j += (bit - p_j) / (n_j + 1.2)      n_j: how often this was seen, at most SEEN
//
// p_j is what followed the j-th context: some of the eight bytes before, and the bits of this byte so far; a lane each. The
// weights are those of the byte before. Logarithms and powers are a float's own exponent, with straight lines between:
// 0.1 % longer than with true ones. All of it is f32 in wasm, so that who unpacks foretells what who packed did.
//
// Of 37 kB of kernels 12.5 are left, where gzip leaves 15.7 and LZMA 13.3. A fifth context would save 0.3, and cost the
// lanes; contexts of a parser's (which operand of which instruction) 0.6, less 0.2 for it; twice the rows 0.1.
const HALF: f32 = 2097152; // a slot: q in the upper 22 bits, p = (q + HALF) / 2^22, and n in the lower ten
const TOP: f32 = HALF * 0.9996;
const SEEN = 7;
const RATE: f32 = 0.005 / 8388608; // s is times 2^23, as a float's exponent is

/** 2^16 rows of 64 bytes lie from address 0: a mark that tells contexts of one row apart, then a slot per state of four bits. */
const BITS = 16;
/** Per byte before: w - 0.4 of each context. */
const WEIGHTS: usize = 1 << (BITS + 6);

/** The row of a context. */
function row(context: u64): usize {
  const key = context * 0x9e3779b97f4a7c15;
  const at = (<usize>(key >>> (64 - BITS))) << 6;
  const mark = <u32>(key >>> 16);
  if (load<u32>(at) != mark) {
    memory.fill(at, 0, 64);
    store<u32>(at, mark);
  }
  return at;
}

/**
 * Packs `n` bytes into letters of six bits, or unpacks them; eight zeros must be before the bytes, and behind the weights all
 * is the caller's. Returns the end of the letters. Packing gives five zeros first, which unpacking does without.
 */
export function code(bytes: usize, n: i32, letters: usize, unpacking: bool): usize {
  let range: u32 = 1;
  let low: u32 = 0; // packing: where the range begins; unpacking: how far into it the letters point
  for (const end = bytes + n; bytes < end; ++bytes) {
    const before = load<u64>(bytes - 8);
    const weights = WEIGHTS + ((<usize>(before >>> 56)) << 4);
    let byte: i32 = load<u8>(bytes);
    let so: i32 = 1;
    do {
      const a = row((before & 0xff00000000000000) + so);
      const b = row((before & 0xffff000000000000) + so + 0x100);
      const c = row((before & 0x00ff00ff00ff0000) + so + 0x200);
      const d = row((before & 0xff00ff00ff000000) + so + 0x300);
      let slot: usize = 4;
      do {
        let v = v128.load32_zero(a + slot);
        v = v128.load_lane<i32>(b + slot, v, 1);
        v = v128.load_lane<i32>(c + slot, v, 2);
        v = v128.load_lane<i32>(d + slot, v, 3);
        const q = f32x4.convert_i32x4_s(i32x4.shr_s(v, 10));
        const s = f32x4.convert_i32x4_s(i32x4.sub(f32x4.add(f32x4.splat(HALF), q), f32x4.sub(f32x4.splat(HALF), q)));
        const w = v128.load(weights);
        let sum = f32x4.mul(s, f32x4.add(w, f32x4.splat(0.4)));
        sum = f32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
        const odds = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
        const p: f32 = <f32>1 / (<f32>1 + reinterpret<f32>(0x3f800000 - <i32>odds));
        for (; range < 1 << 24; range <<= 6) {
          if (unpacking) low = (low << 6) | (load<u8>(letters++) & 63);
          else {
            store<u8>(letters++, low >>> 24);
            low = (low << 6) & 0x3fffffff;
          }
        }
        // a share of 1 to 4095 of 4096
        const part = (range >>> 12) * (<u32>(p * 4094) + 1);
        byte <<= 1;
        const bit: i32 = unpacking ? i32(low < part) : (byte >> 8) & 1;
        if (bit) range = part;
        else {
          range -= part;
          if (unpacking) low -= part;
          else {
            low += part;
            if (low >>> 30) {
              let carried = letters - 1;
              for (; load<u8>(carried) == 63; --carried) store<u8>(carried, 0);
              store<u8>(carried, load<u8>(carried) + 1);
              low &= 0x3fffffff;
            }
          }
        }
        v128.store(weights, f32x4.add(w, f32x4.mul(s, f32x4.splat((<f32>bit - p) * RATE))));
        const seen = v128.and(v, i32x4.splat(15));
        const step = f32x4.div(f32x4.sub(f32x4.splat(bit ? TOP : -TOP), q), f32x4.add(f32x4.convert_i32x4_s(seen), f32x4.splat(1.2)));
        v = i32x4.shl(i32x4.trunc_sat_f32x4_s(f32x4.add(q, step)), 10);
        v = v128.or(v, i32x4.min_s(i32x4.add(seen, i32x4.splat(1)), i32x4.splat(SEEN)));
        v128.store_lane<i32>(a + slot, v, 0);
        v128.store_lane<i32>(b + slot, v, 1);
        v128.store_lane<i32>(c + slot, v, 2);
        v128.store_lane<i32>(d + slot, v, 3);
        so = 2 * so + bit;
        slot = 2 * slot + 4 * bit;
      } while (slot < 64);
    } while (so < 256);
    if (unpacking) store<u8>(bytes, so);
  }
  if (!unpacking) for (let i = 24; i >= 0; i -= 6) store<u8>(letters++, (low >>> i) & 63);
  return letters;
}
