// The innermost loops of a convolution, in registers while they run.
//
//   tapTile      C[f, j] (+)= sum over taps t of V[t, f] · x[offset(t) + j]                           4 filters x 8 positions
//   scatterTile  dx[offset(t) + j] += sum over filters f of V[f, t] · dY[f, j]                        4 taps x 8 positions
//   weightTile   L[f, t, lane] += sum over positions j = lane mod 4 of dY[f, j] · x[offset(t) + j]    4 filters x 2 taps
//
// x, dx: an image, or its frame (geometry.ts).
//
// One running sum per number (per lane in weightTile), in the order of taps, or of images, rows and columns: the bits do
// not depend on which filters or channels are left out. Refuted: copying patches first (im2col), 15-20 % slower here; tapTile of
// 3 filters x 12 positions (Node 24 and 26, Zen 5): 1.03 of the speed where filters and positions fill it, 0.97 in LeNet-5's first
// layer, 0.67 to 0.82 in rows of 8, 14, 16 and 32; with one load and three shuffles 0.87 where they fill it.
import { Flag, Floats, Offsets } from "./addresses";
import { madd } from "./madd";

/** V: [taps, 4] packed; table: offsets of the taps in bytes from `x`; C: rows c0..c3, starts from them when `add`. */
export function tapTile(c0: Floats, c1: Floats, c2: Floats, c3: Floats, v: Floats, table: Offsets, x: Floats, taps: i32, add: Flag): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  if (add) {
    c00 = v128.load(c0);
    c01 = v128.load(c0, 16);
    c10 = v128.load(c1);
    c11 = v128.load(c1, 16);
    c20 = v128.load(c2);
    c21 = v128.load(c2, 16);
    c30 = v128.load(c3);
    c31 = v128.load(c3, 16);
  }
  const end = table + ((<usize>taps) << 2);
  while (table < end) {
    const b = x + <usize>load<i32>(table);
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(v);
    c00 = madd(a0, b0, c00);
    c01 = madd(a0, b1, c01);
    const a1 = v128.load32_splat(v, 4);
    c10 = madd(a1, b0, c10);
    c11 = madd(a1, b1, c11);
    const a2 = v128.load32_splat(v, 8);
    c20 = madd(a2, b0, c20);
    c21 = madd(a2, b1, c21);
    const a3 = v128.load32_splat(v, 12);
    c30 = madd(a3, b0, c30);
    c31 = madd(a3, b1, c31);
    v += 16;
    table += 4;
  }
  v128.store(c0, c00);
  v128.store(c0, c01, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
}

/**
 * C[t, j] += sum over filters f of V[f, t] · dY[f, j], for 4 taps whose positions may overlap: one after the other.
 * V: [n, 4], dY: [n, 8], both packed.
 */
export function scatterTile(c0: Floats, c1: Floats, c2: Floats, c3: Floats, v: Floats, dy: Floats, n: i32): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  const end = v + ((<usize>n) << 4);
  while (v < end) {
    const b0 = v128.load(dy),
      b1 = v128.load(dy, 16);
    const a0 = v128.load32_splat(v);
    c00 = madd(a0, b0, c00);
    c01 = madd(a0, b1, c01);
    const a1 = v128.load32_splat(v, 4);
    c10 = madd(a1, b0, c10);
    c11 = madd(a1, b1, c11);
    const a2 = v128.load32_splat(v, 8);
    c20 = madd(a2, b0, c20);
    c21 = madd(a2, b1, c21);
    const a3 = v128.load32_splat(v, 12);
    c30 = madd(a3, b0, c30);
    c31 = madd(a3, b1, c31);
    v += 16;
    dy += 32;
  }
  v128.store(c0, f32x4.add(v128.load(c0), c00));
  v128.store(c0, f32x4.add(v128.load(c0, 16), c01), 16);
  v128.store(c1, f32x4.add(v128.load(c1), c10));
  v128.store(c1, f32x4.add(v128.load(c1, 16), c11), 16);
  v128.store(c2, f32x4.add(v128.load(c2), c20));
  v128.store(c2, f32x4.add(v128.load(c2, 16), c21), 16);
  v128.store(c3, f32x4.add(v128.load(c3), c30));
  v128.store(c3, f32x4.add(v128.load(c3, 16), c31), 16);
}

/**
 * The share of some images. L: v128 [2 taps, 4 filters]; dy: four positions of each of four filters in turn, packed; x0, x1: where
 * the taps begin; positions: the offset in bytes of every four positions, i32 [n].
 */
export function weightTile(sums: Floats, dy: Floats, x0: Floats, x1: Floats, positions: Offsets, n: i32): void {
  let s00 = v128.load(sums),
    s10 = v128.load(sums, 16),
    s20 = v128.load(sums, 32),
    s30 = v128.load(sums, 48),
    s01 = v128.load(sums, 64),
    s11 = v128.load(sums, 80),
    s21 = v128.load(sums, 96),
    s31 = v128.load(sums, 112);
  const end = positions + ((<usize>n) << 2);
  while (positions < end) {
    const o = <usize>load<i32>(positions);
    const b0 = v128.load(x0 + o),
      b1 = v128.load(x1 + o);
    const a0 = v128.load(dy);
    s00 = madd(a0, b0, s00);
    s01 = madd(a0, b1, s01);
    const a1 = v128.load(dy, 16);
    s10 = madd(a1, b0, s10);
    s11 = madd(a1, b1, s11);
    const a2 = v128.load(dy, 32);
    s20 = madd(a2, b0, s20);
    s21 = madd(a2, b1, s21);
    const a3 = v128.load(dy, 48);
    s30 = madd(a3, b0, s30);
    s31 = madd(a3, b1, s31);
    dy += 64;
    positions += 4;
  }
  v128.store(sums, s00);
  v128.store(sums, s10, 16);
  v128.store(sums, s20, 32);
  v128.store(sums, s30, 48);
  v128.store(sums, s01, 64);
  v128.store(sums, s11, 80);
  v128.store(sums, s21, 96);
  v128.store(sums, s31, 112);
}
