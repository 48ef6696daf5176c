// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy
// as 1, 2, 3"). A number depends on the key and its counter alone, never on what was drawn before.
//
//   key (k0, k1), counter (block, c1, c2, c3) -> four 32-bit words; ten rounds of
//   (c0, c1, c2, c3) <- (hi(c2 · M1) ^ c1 ^ k0, lo(c2 · M1), hi(c0 · M0) ^ c3 ^ k1, lo(c0 · M0)),  k += W
//
// Four blocks run in the lanes at once: out[16 b + 4 w + lane] = word w of block 4 b + lane.
// out: [n], written in whole groups of 16 (64 bytes, the rounding every tensor's storage has).
import { Floats, Words, at } from "./addresses";
import { log4, one } from "./exp";

const M: usize = memory.data<i32>([0xd2511f53, 0xcd9e8d57, 0, 1, 2, 3], 16);
const W0: i32 = 0x9e3779b9;
const W1: i32 = 0xbb67ae85;

// Ten rounds of one group of four blocks; words 0..3 go to out, 16 bytes each.
function philox(out: Words, block: i32, c1: i32, c2: i32, c3: i32, key0: i32, key1: i32): void {
  let x0 = i32x4.add(i32x4.splat(block), v128.load(M, 8));
  let x1 = i32x4.splat(c1);
  let x2 = i32x4.splat(c2);
  let x3 = i32x4.splat(c3);
  const m0 = v128.load32_splat(M);
  const m1 = v128.load32_splat(M, 4);
  for (let round = 0; round < 10; ++round) {
    const a0 = i64x2.extmul_low_i32x4_u(x0, m0);
    const a1 = i64x2.extmul_high_i32x4_u(x0, m0);
    const b0 = i64x2.extmul_low_i32x4_u(x2, m1);
    const b1 = i64x2.extmul_high_i32x4_u(x2, m1);
    x0 = v128.xor(v128.xor(v128.shuffle<i32>(b0, b1, 1, 3, 5, 7), x1), i32x4.splat(key0));
    x1 = v128.shuffle<i32>(b0, b1, 0, 2, 4, 6);
    x2 = v128.xor(v128.xor(v128.shuffle<i32>(a0, a1, 1, 3, 5, 7), x3), i32x4.splat(key1));
    x3 = v128.shuffle<i32>(a0, a1, 0, 2, 4, 6);
    key0 += W0;
    key1 += W1;
  }
  v128.store(out, x0);
  v128.store(out, x1, 16);
  v128.store(out, x2, 32);
  v128.store(out, x3, 48);
}

/** out = n random 32-bit words, from block `block` on. */
export function randomWords(out: Words, n: i32, key0: i32, key1: i32, block: i32, c1: i32, c2: i32, c3: i32): void {
  for (let i = 0; i < n; i += 16) {
    philox(at(out, i), block, c1, c2, c3, key0, key1);
    block += 4;
  }
}

/**
 * x (words) -> uniform numbers of the open interval (0, 1), in place: (word >>> 9 + 1/2) · 2^-23. With 24 bits the
 * largest would round to 1 and log(1 - u) would break.
 */
export function uniformFromWords(x: Words, n: i32): void {
  const scale = f32x4.splat(1.1920928955078125e-7);
  const half = f32x4.splat(5.9604644775390625e-8);
  for (let i = 0; i < n; i += 4) {
    const bits = f32x4.convert_i32x4_s(i32x4.shr_u(v128.load(at(x, i)), 9));
    v128.store(at(x, i), f32x4.add(f32x4.mul(bits, scale), half));
  }
}

const N: usize = memory.data<f32>(
  [
    // centre, |x| < 0.9966
    2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3, -4.17768164e-3, 2.46640727e-1, 1.50140941,
    // tails
    -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3, 9.43887047e-3, 1.00167406, 2.83297682,
  ],
  16,
);

function polynomial(from: i32, w: v128): v128 {
  let p = v128.load32_splat(at(N, from));
  for (let i = 1; i < 9; ++i) p = f32x4.add(f32x4.mul(p, w), v128.load32_splat(at(N, from + i)));
  return p;
}

/**
 * y = standard normal numbers from uniform ones: sqrt(2) erfinv(2 u - 1), with the single precision polynomials of
 * Giles 2010 ("Approximating the erfinv function"). u, y: [n]; y may be u.
 */
export function normalFromUniform(y: Floats, u: Floats, n: i32): void {
  const unit = one();
  const root2 = f32x4.splat(1.4142135623730951);
  for (let i = 0; i < n; i += 4) {
    const v = v128.load(at(u, i));
    const x = f32x4.sub(f32x4.add(v, v), unit);
    const w = f32x4.neg(log4(f32x4.mul(f32x4.sub(unit, x), f32x4.add(unit, x))));
    const centre = polynomial(0, f32x4.sub(w, f32x4.splat(2.5)));
    const tail = polynomial(9, f32x4.sub(f32x4.sqrt(w), f32x4.splat(3)));
    const p = v128.bitselect(centre, tail, f32x4.lt(w, f32x4.splat(5)));
    v128.store(at(y, i), f32x4.mul(f32x4.mul(p, x), root2));
  }
}
