// Rows of which four share their offsets (blocks of 4x1). The same running sums as in lists.ts, hence the same bits.
import { Floats, SparseMatrix, Offsets, at } from "../addresses";
import { storeFour } from "./lists";
import { beginOf, bias, fours, offsets, orderOf, weights } from "./matrix";

/** One position: y[r] = b[r] + sum of w · x[offset]. Two fours at a time, since one sum alone waits for itself. Writes [4 fours]. */
export function blocksOne(y: Floats, x: Floats, m: SparseMatrix): void {
  const n = fours(m),
    b = bias(m);
  let q = 0;
  for (; q + 2 <= n; q += 2) {
    const middle = beginOf(m, q + 1);
    // the first of the two is the longer one
    const shared = beginOf(m, q + 2) - middle;
    let o = at(offsets(m), beginOf(m, q)),
      p = at(offsets(m), middle);
    let v = weights(m) + ((<usize>beginOf(m, q)) << 4),
      w = weights(m) + ((<usize>middle) << 4);
    const last = w;
    const end = p + ((<usize>shared) << 2);
    let s = f32x4.splat(0),
      t = s;
    while (p < end) {
      s = f32x4.add(s, f32x4.mul(v128.load32_splat(x + <usize>load<i32>(o)), v128.load(v)));
      t = f32x4.add(t, f32x4.mul(v128.load32_splat(x + <usize>load<i32>(p)), v128.load(w)));
      o += 4;
      p += 4;
      v += 16;
      w += 16;
    }
    storeFour(y, b, orderOf(m, q), rest(s, x, o, v, last));
    storeFour(y, b, orderOf(m, q + 1), t);
  }
  if (q < n) {
    const v = weights(m) + ((<usize>beginOf(m, q)) << 4);
    storeFour(y, b, orderOf(m, q), rest(f32x4.splat(0), x, at(offsets(m), beginOf(m, q)), v, weights(m) + ((<usize>beginOf(m, n)) << 4)));
  }
}

function rest(sum: v128, x: Floats, o: Offsets, w: Floats, end: usize): v128 {
  while (w < end) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(x + <usize>load<i32>(o)), v128.load(w)));
    o += 4;
    w += 16;
  }
  return sum;
}

// Four rows at eight positions.
function tile4x8(r0: Floats, r1: Floats, r2: Floats, r3: Floats, x: Floats, o: Offsets, w: Floats, n: i32, scale: usize): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  const end = o + ((<usize>n) << 2);
  while (o < end) {
    const from = x + <usize>load<i32>(o) * scale;
    const b0 = v128.load(from),
      b1 = v128.load(from, 16);
    const a0 = v128.load32_splat(w);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(w, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(w, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(w, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
    o += 4;
    w += 16;
  }
  v128.store(r0, c00);
  v128.store(r0, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
}

/** All rows at `positions` positions, rounded up to eights: row r, without bias, at y + r · rowBytes. scale: what offsets are multiplied by. */
export function blocks(y: Floats, rowBytes: usize, x: Floats, m: SparseMatrix, positions: i32, scale: usize): void {
  for (let q = 0; q < fours(m); ++q) {
    const first = beginOf(m, q);
    const o = at(offsets(m), first),
      w = weights(m) + ((<usize>first) << 4);
    const r = y + <usize>load<i32>(orderOf(m, q)) * rowBytes;
    for (let p = 0; p < positions; p += 8) {
      const row = at(r, p);
      tile4x8(row, row + rowBytes, row + 2 * rowBytes, row + 3 * rowBytes, at(x, p), o, w, beginOf(m, q + 1) - first, scale);
    }
  }
}
