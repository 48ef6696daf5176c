// Products with few rows, such as the prediction of one example: packing B would cost more than the product itself.
//
//   C[i, j] (+)= sum over p of A[i, kList[p]] · (scale[kList[p]] · B[kList[p], j])      B's rows contiguous
//
// The same running sums as in tiles.ts, hence the same bits. Measured on Node 20, 784 x 300: one row 5.8 GFLOP/s packed, 32
// here; the packed way wins from 11 rows on. Refuted: eight columns at a time in rows8 (28), 32 columns while k runs (24).
import { Flag, Floats, OptionalFloats, OptionalIndices, at } from "./addresses";
import { madd, madd1 } from "./madd";

/** Up to this many rows the thin way is faster. */
export const THIN: i32 = 10;

const ONE: usize = memory.data<f32>([1, 1, 1, 1], 16);

// Without a list and a scale, eight rows of B at a time: they are read in long runs, and each sum is loaded and stored
// once for eight products. Four columns in the lanes, the rest of a row one by one.
function rows8(c: Floats, a: Floats, aK: usize, b: Floats, bK: usize, n: i32, begin: i32): void {
  const x0 = v128.load32_splat(a);
  const x1 = v128.load32_splat(a + aK);
  const x2 = v128.load32_splat(a + 2 * aK);
  const x3 = v128.load32_splat(a + 3 * aK);
  const x4 = v128.load32_splat(a + 4 * aK);
  const x5 = v128.load32_splat(a + 5 * aK);
  const x6 = v128.load32_splat(a + 6 * aK);
  const x7 = v128.load32_splat(a + 7 * aK);
  const end = c + ((<usize>(n & ~3)) << 2);
  while (c < end) {
    let sum = begin ? f32x4.splat(0) : v128.load(c);
    let w = b;
    sum = madd(x0, v128.load(w), sum);
    w += bK;
    sum = madd(x1, v128.load(w), sum);
    w += bK;
    sum = madd(x2, v128.load(w), sum);
    w += bK;
    sum = madd(x3, v128.load(w), sum);
    w += bK;
    sum = madd(x4, v128.load(w), sum);
    w += bK;
    sum = madd(x5, v128.load(w), sum);
    w += bK;
    sum = madd(x6, v128.load(w), sum);
    w += bK;
    sum = madd(x7, v128.load(w), sum);
    v128.store(c, sum);
    c += 16;
    b += 16;
  }
  for (let j = n & ~3; j < n; ++j) {
    let sum: f32 = begin ? 0 : load<f32>(c);
    for (let p: usize = 0; p < 8; ++p) sum = madd1(load<f32>(a + p * aK), load<f32>(b + p * bK), sum);
    store<f32>(c, sum);
    c += 4;
    b += 4;
  }
}

function row1(c: Floats, a: Floats, b: Floats, n: i32, begin: i32): void {
  const x = v128.load32_splat(a);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const sum = begin ? f32x4.splat(0) : v128.load(at(c, j));
    v128.store(at(c, j), madd(x, v128.load(at(b, j)), sum));
  }
  for (; j < n; ++j) {
    const sum: f32 = begin ? 0 : load<f32>(at(c, j));
    store<f32>(at(c, j), madd1(load<f32>(a), load<f32>(at(b, j)), sum));
  }
}

function plainRow(c: Floats, a: Floats, aK: usize, b: Floats, bK: usize, n: i32, k: i32, add: Flag): void {
  if (!k && !add) memory.fill(c, 0, (<usize>n) << 2);
  let p = 0;
  for (; p + 8 <= k; p += 8) {
    rows8(c, a, aK, b, bK, n, i32(p == 0 && !add));
    a += 8 * aK;
    b += 8 * bK;
  }
  for (; p < k; ++p) {
    row1(c, a, b, n, i32(p == 0 && !add));
    a += aK;
    b += bK;
  }
}

function columns32(c: Floats, a: Floats, aK: usize, b: Floats, bK: usize, k: i32, kList: OptionalIndices, scale: Floats, step: usize, add: Flag): void {
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  let c5 = c0;
  let c6 = c0;
  let c7 = c0;
  if (add) {
    c0 = v128.load(c);
    c1 = v128.load(c, 16);
    c2 = v128.load(c, 32);
    c3 = v128.load(c, 48);
    c4 = v128.load(c, 64);
    c5 = v128.load(c, 80);
    c6 = v128.load(c, 96);
    c7 = v128.load(c, 112);
  }
  for (let p = 0; p < k; ++p) {
    const i = kList ? <usize>load<i32>(at(kList, p)) : <usize>p;
    const x = v128.load32_splat(a + i * aK);
    const s = v128.load32_splat(scale + i * step);
    const w = b + i * bK;
    c0 = madd(x, f32x4.mul(v128.load(w), s), c0);
    c1 = madd(x, f32x4.mul(v128.load(w, 16), s), c1);
    c2 = madd(x, f32x4.mul(v128.load(w, 32), s), c2);
    c3 = madd(x, f32x4.mul(v128.load(w, 48), s), c3);
    c4 = madd(x, f32x4.mul(v128.load(w, 64), s), c4);
    c5 = madd(x, f32x4.mul(v128.load(w, 80), s), c5);
    c6 = madd(x, f32x4.mul(v128.load(w, 96), s), c6);
    c7 = madd(x, f32x4.mul(v128.load(w, 112), s), c7);
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
  v128.store(c, c2, 32);
  v128.store(c, c3, 48);
  v128.store(c, c4, 64);
  v128.store(c, c5, 80);
  v128.store(c, c6, 96);
  v128.store(c, c7, 112);
}

function columns4(c: Floats, a: Floats, aK: usize, b: Floats, bK: usize, k: i32, kList: OptionalIndices, scale: Floats, step: usize, add: Flag): void {
  let sum = add ? v128.load(c) : f32x4.splat(0);
  for (let p = 0; p < k; ++p) {
    const i = kList ? <usize>load<i32>(at(kList, p)) : <usize>p;
    const w = f32x4.mul(v128.load(b + i * bK), v128.load32_splat(scale + i * step));
    sum = madd(v128.load32_splat(a + i * aK), w, sum);
  }
  v128.store(c, sum);
}

function column(c: Floats, a: Floats, aK: usize, b: Floats, bK: usize, k: i32, kList: OptionalIndices, scale: Floats, step: usize, add: Flag): void {
  let sum: f32 = add ? load<f32>(c) : 0;
  for (let p = 0; p < k; ++p) {
    const i = kList ? <usize>load<i32>(at(kList, p)) : <usize>p;
    sum = madd1(load<f32>(a + i * aK), load<f32>(b + i * bK) * load<f32>(scale + i * step), sum);
  }
  store<f32>(c, sum);
}

/** Strides in bytes; scale 0 for none. */
export function thin(
  c: Floats,
  cRow: usize,
  a: Floats,
  aM: usize,
  aK: usize,
  b: Floats,
  bK: usize,
  m: i32,
  n: i32,
  k: i32,
  kList: OptionalIndices,
  scale: OptionalFloats,
  add: Flag,
): void {
  const step: usize = scale ? 4 : 0;
  if (!scale) scale = ONE;
  for (let i = 0; i < m; ++i) {
    if (!kList && !step) plainRow(c, a, aK, b, bK, n, k, add);
    else {
      let j = 0;
      for (; j + 32 <= n; j += 32) columns32(at(c, j), a, aK, at(b, j), bK, k, kList, scale, step, add);
      for (; j + 4 <= n; j += 4) columns4(at(c, j), a, aK, at(b, j), bK, k, kList, scale, step, add);
      for (; j < n; ++j) column(at(c, j), a, aK, at(b, j), bK, k, kList, scale, step, add);
    }
    c += cRow;
    a += aM;
  }
}
