// The innermost loops of a convolution in the fast module, where a fused product leaves room for twelve sums: convTiles.ts has
// the formulas, the order of sums and what the arguments are.
//
//   tapTile6      6 filters x 8 positions
//   scatterTile6  6 taps x 8 positions
//   weightTile6   6 filters x 2 taps
import { Flag, Floats, Offsets } from "./addresses";
import { madd } from "./madd";

/** V: [taps, 6] packed. */
export function tapTile6(
  c0: Floats,
  c1: Floats,
  c2: Floats,
  c3: Floats,
  c4: Floats,
  c5: Floats,
  v: Floats,
  table: Offsets,
  x: Floats,
  taps: i32,
  add: Flag,
): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00,
    c40 = c00,
    c41 = c00,
    c50 = c00,
    c51 = c00;
  if (add) {
    c00 = v128.load(c0);
    c01 = v128.load(c0, 16);
    c10 = v128.load(c1);
    c11 = v128.load(c1, 16);
    c20 = v128.load(c2);
    c21 = v128.load(c2, 16);
    c30 = v128.load(c3);
    c31 = v128.load(c3, 16);
    c40 = v128.load(c4);
    c41 = v128.load(c4, 16);
    c50 = v128.load(c5);
    c51 = v128.load(c5, 16);
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
    const a4 = v128.load32_splat(v, 16);
    c40 = madd(a4, b0, c40);
    c41 = madd(a4, b1, c41);
    const a5 = v128.load32_splat(v, 20);
    c50 = madd(a5, b0, c50);
    c51 = madd(a5, b1, c51);
    v += 24;
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
  v128.store(c4, c40);
  v128.store(c4, c41, 16);
  v128.store(c5, c50);
  v128.store(c5, c51, 16);
}

/** Adds a tap's positions to where it came from. */
function addPositions(to: Floats, c0: v128, c1: v128): void {
  v128.store(to, f32x4.add(v128.load(to), c0));
  v128.store(to, f32x4.add(v128.load(to, 16), c1), 16);
}

/** V: [n, 6], dY: [n, 8], both packed. */
export function scatterTile6(c0: Floats, c1: Floats, c2: Floats, c3: Floats, c4: Floats, c5: Floats, v: Floats, dy: Floats, n: i32): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00,
    c40 = c00,
    c41 = c00,
    c50 = c00,
    c51 = c00;
  const end = dy + ((<usize>n) << 5);
  while (dy < end) {
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
    const a4 = v128.load32_splat(v, 16);
    c40 = madd(a4, b0, c40);
    c41 = madd(a4, b1, c41);
    const a5 = v128.load32_splat(v, 20);
    c50 = madd(a5, b0, c50);
    c51 = madd(a5, b1, c51);
    v += 24;
    dy += 32;
  }
  addPositions(c0, c00, c01);
  addPositions(c1, c10, c11);
  addPositions(c2, c20, c21);
  addPositions(c3, c30, c31);
  addPositions(c4, c40, c41);
  addPositions(c5, c50, c51);
}

/** L: v128 [2 taps, 6 filters]; dy: four positions of each of six filters in turn, packed. */
export function weightTile6(sums: Floats, dy: Floats, x0: Floats, x1: Floats, positions: Offsets, n: i32): void {
  let s00 = v128.load(sums),
    s10 = v128.load(sums, 16),
    s20 = v128.load(sums, 32),
    s30 = v128.load(sums, 48),
    s40 = v128.load(sums, 64),
    s50 = v128.load(sums, 80),
    s01 = v128.load(sums, 96),
    s11 = v128.load(sums, 112),
    s21 = v128.load(sums, 128),
    s31 = v128.load(sums, 144),
    s41 = v128.load(sums, 160),
    s51 = v128.load(sums, 176);
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
    const a4 = v128.load(dy, 64);
    s40 = madd(a4, b0, s40);
    s41 = madd(a4, b1, s41);
    const a5 = v128.load(dy, 80);
    s50 = madd(a5, b0, s50);
    s51 = madd(a5, b1, s51);
    dy += 96;
    positions += 4;
  }
  v128.store(sums, s00);
  v128.store(sums, s10, 16);
  v128.store(sums, s20, 32);
  v128.store(sums, s30, 48);
  v128.store(sums, s40, 64);
  v128.store(sums, s50, 80);
  v128.store(sums, s01, 96);
  v128.store(sums, s11, 112);
  v128.store(sums, s21, 128);
  v128.store(sums, s31, 144);
  v128.store(sums, s41, 160);
  v128.store(sums, s51, 176);
}
