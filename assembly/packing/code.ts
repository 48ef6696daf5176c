// How the kernels are packed: every bit is predicted from the bytes before it, and costs -log2 of the probability it had. The
// prediction is a mixture of contexts (Mahoney 2005, PAQ and its small form lpaq), the coding arithmetic (Martin 1979,
// range coding), written six bits a number, for which tools/packing.mjs has letters.
//
//   s_j = log2(p_j / (1 - p_j))      p = 1 / (1 + 2^-Σ w_j s_j)      w_j += RATE (bit - p) s_j
//   p_j += (bit - p_j) / (n_j + 1.1)      n_j: how often this was seen, at most SEEN
//
// p_j is what followed the j-th context: some of the bytes before, some of the instructions before, how many operands are to
// come, and the bits of this byte so far; a lane each. The weights are those of the instruction and its operand. What is an
// instruction and what an operand is told roughly, and need not be right. Logarithms and powers are a float's own exponent, with straight lines between: 0.1 %
// longer than with true ones. All of it is f32 in wasm, so that unpacking predicts what packing did.
//
// Of 37 kB of kernels 11.5 are left, where gzip leaves 15.7, LZMA 13.3, and contexts without instructions 12.5; the unpacker
// has 0.9. Contexts and constants were found by trying what is near. Half the rows would leave 1.2 % more.
const SEEN = 5;
const RATE: f32 = 0.004 / 8388608; // s is times 2^23, as a float's exponent is
// a slot: p times 2^22 in its upper 22 bits, n in its lower four; p stays between these
const LEAST: f32 = 839;
const SPAN: f32 = 4192626;

/** Rows of 64 bytes lie from address 0: what tells contexts of one row apart, then a slot per state of four bits. */
const BITS = 16;
/** Per instruction and operands to come: w - 0.35 of each context. */
const WEIGHTS: usize = 1 << (BITS + 6);
/** Of the instructions below 64: whether they have an operand; those of memory, from 40 on, have two. */
const OPERANDS: u64 = 0x7fffffff0001301c;
/** Multiplied by it, numbers spread over their upper bits (Knuth: the golden section). */
const SPREAD: u32 = 0x9e3779b1;

/** The row of a context. */
function row(bytes: u32, instructions: u32, state: u32): usize {
  const key = ((instructions * SPREAD) ^ (state << 16) ^ bytes) * SPREAD;
  const at = (key >>> (32 - BITS)) << 6;
  if (load<u32>(at) != key) {
    memory.fill(at, 128, 64); // p 0.5, n 0
    store<u32>(at, key);
  }
  return at;
}

let range: u32 = 1;
let low: u32 = 0; // packing: where the range begins; unpacking: how far into it the letters point
let ops: u32 = 0; // the last four instructions
let need: u32 = 0; // operands that are to come

/**
 * Packs `n` bytes into letters, numbers from 0 to 63, or unpacks them, from where the last call of this instance ended; eight zeros must be
 * before the first byte, and behind the weights all is the caller's. Returns the end of the letters. Packing gives five zeros first,
 * which unpacking does without. In short calls, as an engine puts its optimized code in when a function is called, not while it runs.
 */
export function code(bytes: usize, n: i32, letters: usize, unpacking: bool): usize {
  bytes -= 8;
  for (const end = bytes + n; bytes < end; ++bytes) {
    const weights = WEIGHTS + ((<u8>ops | (need << 8)) << 4);
    let byte: u32 = unpacking ? 0 : load<u8>(bytes, 8);
    let so: u32 = 1;
    do {
      const state = so | (need << 5);
      const a = row(load<u16>(bytes, 6), ops & 0xff00, state);
      const b = row(0, 0, state + 0x100);
      const c = row(0, <u8>ops, state + 0x200);
      const d = row(load<u8>(bytes, 3), ops, state + 0x300);
      let slot: usize = 4;
      do {
        let v = v128.load32_zero(a + slot);
        v = v128.load_lane<i32>(b + slot, v, 1);
        v = v128.load_lane<i32>(c + slot, v, 2);
        v = v128.load_lane<i32>(d + slot, v, 3);
        const q = f32x4.convert_i32x4_s(i32x4.shr_u(v, 10));
        const s = f32x4.convert_i32x4_s(i32x4.sub(q, f32x4.convert_i32x4_s(i32x4.shr_u(v128.not(v), 10))));
        const w = v128.load(weights);
        const x = f32x4.mul(s, f32x4.add(w, f32x4.splat(0.35)));
        const odds = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
        const p: f32 = <f32>1 / (<f32>1 + reinterpret<f32>(0x3f800000 - <i32>odds));
        for (; range < 1 << 24; range <<= 6) {
          if (unpacking) low = (low << 6) | load<u8>(letters++);
          else {
            store<u8>(letters++, low >>> 24);
            low = (low << 6) & 0x3fffffff;
          }
        }
        // a share of 1 to 4095 of 4096
        const part = (range >>> 12) * (<u32>(p * 4094) + 1);
        if (!unpacking) byte <<= 1;
        const bit: u32 = unpacking ? u32(low < part) : (byte >>> 8) & 1;
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
        const one = <f32>bit;
        v128.store(weights, f32x4.add(w, f32x4.mul(s, f32x4.splat((one - p) * RATE))));
        const seen = i32x4.shr_u(i32x4.shl(v, 28), 28);
        const step = f32x4.div(f32x4.sub(f32x4.splat(one * SPAN + LEAST), q), f32x4.add(f32x4.convert_i32x4_s(seen), f32x4.splat(1.1)));
        v = i32x4.shl(i32x4.trunc_sat_f32x4_s(f32x4.add(q, step)), 10);
        v = v128.or(v, i32x4.sub(seen, i32x4.lt_s(seen, i32x4.splat(SEEN))));
        v128.store_lane<i32>(a + slot, v, 0);
        v128.store_lane<i32>(b + slot, v, 1);
        v128.store_lane<i32>(c + slot, v, 2);
        v128.store_lane<i32>(d + slot, v, 3);
        so = 2 * so + bit;
        slot = 2 * slot + 4 * bit;
      } while (slot < 64);
    } while (so < 256);
    if (unpacking) store<u8>(bytes, so, 8);
    so = load<u8>(bytes, 8);
    if (need) need -= u32(so < 128);
    else {
      ops = (ops << 8) | so;
      need = so < 64 ? u32((OPERANDS >>> so) & 1) + u32(so >= 40) : u32(so == 0x41) | u32(so == 0xfd);
    }
  }
  return letters;
}

/** The letters of what packing has not written yet; returns where they end. */
export function finish(letters: usize): usize {
  for (let i = 24; i >= 0; i -= 6) store<u8>(letters++, (low >>> i) & 63);
  return letters;
}
