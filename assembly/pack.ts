// Gathers a matrix into panels for the tiles of tiles.ts: the only file that knows strides and open rows.
//
//   panel[p, lane] = X[w, k] · scale[w or k]     w = wList[first + lane] or first + lane,  k = kList[p] or p
//
// X: number (w, k) at x + w·wStride + k·kStride (bytes). Lists are i32 and optional (0 = all in order). A lane past
// the last w repeats the last one: its results are dropped. scale is [.] over w, over k, or absent (strides 0).
import { at, Floats, OptionalFloats, OptionalIndices } from "./addresses";
import { oneOfEach } from "./lanes";

/**
 * So many k at a time, panel after panel, where lanes are side by side in x: it is read row by row then, and not a column of lines for
 * each panel. 784 x 300: all of a product 0.95 of the time, 0.92 with open rows and columns. (32: 0.97, 64: 0.99. Not for six lanes,
 * whose panels reach into the next.)
 */
const CHUNK: i32 = 16;

const ONE: usize = memory.data<f32>([1, 1, 1, 1], 16);

function index(list: OptionalIndices, i: i32): usize {
  return list ? <usize>load<i32>(at(list, i)) : <usize>i;
}

/** Four numbers of one panel row at a time, k contiguous in x: 4x4 transposes. */
function packRows(dst: Floats, dstStride: usize, x0: Floats, x1: Floats, x2: Floats, x3: Floats, s: v128, n: i32): void {
  const s0 = v128.shuffle<i32>(s, s, 0, 0, 0, 0),
    s1 = v128.shuffle<i32>(s, s, 1, 1, 1, 1);
  const s2 = v128.shuffle<i32>(s, s, 2, 2, 2, 2),
    s3 = v128.shuffle<i32>(s, s, 3, 3, 3, 3);
  let k = 0;
  for (; k + 4 <= n; k += 4) {
    const r0 = f32x4.mul(v128.load(x0), s0),
      r1 = f32x4.mul(v128.load(x1), s1);
    const r2 = f32x4.mul(v128.load(x2), s2),
      r3 = f32x4.mul(v128.load(x3), s3);
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5),
      t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5),
      t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    v128.store(dst, v128.shuffle<i64>(t0, t2, 0, 2));
    dst += dstStride;
    v128.store(dst, v128.shuffle<i64>(t0, t2, 1, 3));
    dst += dstStride;
    v128.store(dst, v128.shuffle<i64>(t1, t3, 0, 2));
    dst += dstStride;
    v128.store(dst, v128.shuffle<i64>(t1, t3, 1, 3));
    dst += dstStride;
    x0 += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  for (; k < n; ++k) {
    v128.store(dst, f32x4.mul(oneOfEach(x0, x1, x2, x3), s));
    dst += dstStride;
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
}

/** The general case of four lanes: a number from each. s: the scale of the lanes, unless scaleK has one for each k. */
function packNumbers(
  dst: Floats,
  dstStride: usize,
  x0: Floats,
  x1: Floats,
  x2: Floats,
  x3: Floats,
  kStride: usize,
  kList: OptionalIndices,
  scale: Floats,
  scaleK: usize,
  s: v128,
  first: i32,
  n: i32,
): void {
  for (let p = 0; p < n; ++p) {
    const k = index(kList, first + p);
    const o = k * kStride;
    if (scaleK) s = v128.load32_splat(scale + k * scaleK);
    v128.store(dst, f32x4.mul(oneOfEach(x0 + o, x1 + o, x2 + o, x3 + o), s));
    dst += dstStride;
  }
}

/** Lanes contiguous in x: whole vectors, `width` numbers of a panel row. */
function packColumns(
  dst: Floats,
  dstStride: usize,
  x: Floats,
  kStride: usize,
  kList: OptionalIndices,
  scale: Floats,
  scaleK: usize,
  first: i32,
  n: i32,
  width: i32,
): void {
  for (let p = 0; p < n; ++p) {
    const k = index(kList, first + p);
    const from = x + k * kStride;
    const s = v128.load32_splat(scale + k * scaleK);
    v128.store(dst, f32x4.mul(v128.load(from), s));
    if (width > 4) v128.store(dst, f32x4.mul(v128.load(from, 16), s), 16);
    if (width > 8) v128.store(dst, f32x4.mul(v128.load(from, 32), s), 32);
    dst += dstStride;
  }
}

/**
 * Packs `count` of the w from `w0` on and `n` of the k from `k0` on, into panels of `rows` w each that are `lanes`
 * (4, 6, 8 or 12) numbers wide. All is written in whole vectors, the last one of a panel row first: with six lanes it
 * reaches into the next row, and past the last panel by two numbers.
 */
export function pack(
  dst: Floats,
  x: Floats,
  wStride: usize,
  wList: OptionalIndices,
  w0: i32,
  count: i32,
  rows: i32,
  lanes: i32,
  kStride: usize,
  kList: OptionalIndices,
  k0: i32,
  n: i32,
  scale: OptionalFloats,
  scaleW: usize,
  scaleK: usize,
): void {
  if (!scale) {
    scale = ONE;
    scaleW = 0;
    scaleK = 0;
  }
  const stride = (<usize>lanes) << 2;
  const step = wStride == 4 && lanes != 6 ? CHUNK : n;
  for (let p = 0; p < n; p += step)
    packPart(dst + stride * p, stride * n, x, wStride, wList, w0, count, rows, lanes, kStride, kList, k0 + p, min(step, n - p), scale, scaleW, scaleK);
}

function packPart(
  dst: Floats,
  panel: usize,
  x: Floats,
  wStride: usize,
  wList: OptionalIndices,
  w0: i32,
  count: i32,
  rows: i32,
  lanes: i32,
  kStride: usize,
  kList: OptionalIndices,
  k0: i32,
  n: i32,
  scale: Floats,
  scaleW: usize,
  scaleK: usize,
): void {
  const stride = (<usize>lanes) << 2;
  for (let i = 0; i < count; i += rows) {
    const last = count - 1;
    if (wStride == 4 && !wList && !scaleW && i + ((lanes + 3) & ~3) <= count && rows == lanes) {
      packColumns(dst, stride, x + ((<usize>(w0 + i)) << 2), kStride, kList, scale, scaleK, k0, n, lanes);
    } else {
      for (let g = (lanes - 1) & ~3; g >= 0; g -= 4) {
        const w1 = index(wList, w0 + min(i + g, last)),
          w2 = index(wList, w0 + min(i + g + 1, last));
        const w3 = index(wList, w0 + min(i + g + 2, last)),
          w4 = index(wList, w0 + min(i + g + 3, last));
        const to = dst + ((<usize>g) << 2);
        const x1 = x + w1 * wStride,
          x2 = x + w2 * wStride,
          x3 = x + w3 * wStride,
          x4 = x + w4 * wStride;
        const s = oneOfEach(scale + w1 * scaleW, scale + w2 * scaleW, scale + w3 * scaleW, scale + w4 * scaleW);
        if (wStride == 4 && !wList && !scaleW && i + g + 4 <= count) {
          packColumns(to, stride, x1, kStride, kList, scale, scaleK, k0, n, 4);
        } else if (kStride == 4 && !kList && !scaleK) {
          const from = (<usize>k0) << 2;
          packRows(to, stride, x1 + from, x2 + from, x3 + from, x4 + from, s, n);
        } else {
          packNumbers(to, stride, x1, x2, x3, x4, kStride, kList, scale, scaleK, s, k0, n);
        }
      }
    }
    dst += panel;
  }
}
