// The innermost loop of every matrix product: a tile of C held in registers while k runs.
//
//   C[i, j] += sum over p of A[p, i] · B[p, j]       A: [k, LANES] packed, B: [k, width] packed, C: rows c0, c1, ...
//
// One running sum per number of C, p ascending: the bits do not depend on the tile, on the block of k or on how many
// exact zeros were left out (a zero term never changes a sum that began at +0).
// Which is fastest depends on the engine: Node, Chromium and Firefox load numbers of A for nothing, while Deno checks the bounds
// of every load (its V8 has no trap handler) and JavaScriptCore splats with an instruction more. There 3x12 with one load and
// three shuffles takes four loads for nine products instead of six for eight. Measured (speed of a 512 cube over 4x8, Zen 1):
// 3x12 0.88 in Node 24, 1.18 in Deno, 1.23 in Bun.
// 6x8, fused: 0.93 of the register-only loop in Node 24.
// Refuted: unrolling k by hand, which Binaryen reorders so that V8 spills (half speed); wider tiles, which spill; 4x8 with one
// load and four shuffles (1.0 in Deno and Bun on Zen 1, though 1.2 on Zen 4); both loops of 4x8 in one function (0.95 in Node 20);
// 3x12 with three splats (on Zen 4 0.94 of 4x8 in Node 24, 1.05 in Node 26).
import { Flag, Floats } from "./addresses";
import { madd } from "./madd";

/** Numbers of A in a row of a panel. */
export const LANES: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** 4 rows x 8 columns. Starts from C when `add`, else from 0. */
export function tile4x8(c0: Floats, c1: Floats, c2: Floats, c3: Floats, a: Floats, b: Floats, k: i32, add: Flag): void {
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
  const end = a + ((<usize>k) << 4);
  while (a < end) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = madd(a0, b0, c00);
    c01 = madd(a0, b1, c01);
    const a1 = v128.load32_splat(a, 4);
    c10 = madd(a1, b0, c10);
    c11 = madd(a1, b1, c11);
    const a2 = v128.load32_splat(a, 8);
    c20 = madd(a2, b0, c20);
    c21 = madd(a2, b1, c21);
    const a3 = v128.load32_splat(a, 12);
    c30 = madd(a3, b0, c30);
    c31 = madd(a3, b1, c31);
    a += 16;
    b += 32;
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

/** 3 rows x 12 columns; the fourth lane of A is not used. */
export function tile3x12(c0: Floats, c1: Floats, c2: Floats, a: Floats, b: Floats, k: i32, add: Flag): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c02 = c00,
    c10 = c00,
    c11 = c00,
    c12 = c00,
    c20 = c00,
    c21 = c00,
    c22 = c00;
  if (add) {
    c00 = v128.load(c0);
    c01 = v128.load(c0, 16);
    c02 = v128.load(c0, 32);
    c10 = v128.load(c1);
    c11 = v128.load(c1, 16);
    c12 = v128.load(c1, 32);
    c20 = v128.load(c2);
    c21 = v128.load(c2, 16);
    c22 = v128.load(c2, 32);
  }
  const end = a + ((<usize>k) << 4);
  while (a < end) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16),
      b2 = v128.load(b, 32);
    const four = v128.load(a);
    const a0 = v128.shuffle<i32>(four, four, 0, 0, 0, 0);
    c00 = madd(a0, b0, c00);
    c01 = madd(a0, b1, c01);
    c02 = madd(a0, b2, c02);
    const a1 = v128.shuffle<i32>(four, four, 1, 1, 1, 1);
    c10 = madd(a1, b0, c10);
    c11 = madd(a1, b1, c11);
    c12 = madd(a1, b2, c12);
    const a2 = v128.shuffle<i32>(four, four, 2, 2, 2, 2);
    c20 = madd(a2, b0, c20);
    c21 = madd(a2, b1, c21);
    c22 = madd(a2, b2, c22);
    a += 16;
    b += 48;
  }
  v128.store(c0, c00);
  v128.store(c0, c01, 16);
  v128.store(c0, c02, 32);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c1, c12, 32);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c2, c22, 32);
}

/** 6 rows x 8 columns, of the fast module: fused, a product needs no register of its own, which leaves room for twelve sums. */
export function tile6x8(c0: Floats, c1: Floats, c2: Floats, c3: Floats, c4: Floats, c5: Floats, a: Floats, b: Floats, k: i32, add: Flag): void {
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
  const end = a + <usize>(24 * k);
  while (a < end) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = madd(a0, b0, c00);
    c01 = madd(a0, b1, c01);
    const a1 = v128.load32_splat(a, 4);
    c10 = madd(a1, b0, c10);
    c11 = madd(a1, b1, c11);
    const a2 = v128.load32_splat(a, 8);
    c20 = madd(a2, b0, c20);
    c21 = madd(a2, b1, c21);
    const a3 = v128.load32_splat(a, 12);
    c30 = madd(a3, b0, c30);
    c31 = madd(a3, b1, c31);
    const a4 = v128.load32_splat(a, 16);
    c40 = madd(a4, b0, c40);
    c41 = madd(a4, b1, c41);
    const a5 = v128.load32_splat(a, 20);
    c50 = madd(a5, b0, c50);
    c51 = madd(a5, b1, c51);
    a += 24;
    b += 32;
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
