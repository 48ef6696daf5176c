// The innermost loop of every matrix product: a tile of C held in registers while k runs.
//
//   C[i, j] += sum over p of A[p, i] · B[p, j]       A: [k, 4] packed, B: [k, width] packed, C: rows c0..c3
//
// One running sum per number of C, p ascending: the bits do not depend on the tile, on the block of k or on how many
// exact zeros were left out (a zero term never changes a sum that began at +0).
// Measured (GFLOP/s of a 512 cube): 4x8 40 / 43 on Node 20 / 26, 3x12 41 / 51. Refuted: unrolling k by hand, which
// Binaryen reorders so that V8 spills (half speed); wider tiles, which spill.

/** 4 rows x 8 columns. Starts from C when `add`, else from 0. */
export function tile4x8(c0: usize, c1: usize, c2: usize, c3: usize, a: usize, b: usize, k: i32, add: i32): void {
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
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
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
export function tile3x12(c0: usize, c1: usize, c2: usize, a: usize, b: usize, k: i32, add: i32): void {
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
    const a0 = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    c02 = f32x4.add(c02, f32x4.mul(a0, b2));
    const a1 = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    c12 = f32x4.add(c12, f32x4.mul(a1, b2));
    const a2 = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    c22 = f32x4.add(c22, f32x4.mul(a2, b2));
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
