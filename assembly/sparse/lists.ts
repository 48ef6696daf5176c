// Rows with offsets of their own (CSR), in fours as matrix.ts has them. One running sum per number, in the order of
// offsets, begun at +0: the bits are those of the dense product.
// Refuted: fused products (relaxed SIMD, Node 24, Zen 5). Loads are what many positions wait for: 1.00 of the speed in lists, and one
// position waits for its sum, which a fused addition makes longer: 0.92 in lists, 0.77 in blocks.
import { Floats, Indices, SparseMatrix, Offsets, at } from "../addresses";
import { beginOf, bias, countsOf, fours, offsets, orderOf, weights } from "./matrix";

/** One position: y[r] = b[r] + sum of w · x[offset]. Four rows in the lanes. Writes [4 fours]. */
export function listsOne(y: Floats, x: Floats, m: SparseMatrix): void {
  const n = fours(m),
    b = bias(m);
  let o = offsets(m),
    w = weights(m);
  for (let q = 0; q < n; ++q) {
    const end = w + ((<usize>(beginOf(m, q + 1) - beginOf(m, q))) << 4);
    let sum = f32x4.splat(0);
    while (w < end) {
      let four = v128.load32_zero(x + <usize>load<i32>(o));
      four = v128.load32_lane(x + <usize>load<i32>(o, 4), four, 1);
      four = v128.load32_lane(x + <usize>load<i32>(o, 8), four, 2);
      four = v128.load32_lane(x + <usize>load<i32>(o, 12), four, 3);
      sum = f32x4.add(sum, f32x4.mul(four, v128.load(w)));
      o += 16;
      w += 16;
    }
    storeFour(y, b, orderOf(m, q), sum);
  }
}

/** Four rows of one position, with their biases. */
export function storeFour(y: Floats, b: Floats, order: Indices, sum: v128): void {
  const r0 = load<i32>(order),
    r1 = load<i32>(order, 4),
    r2 = load<i32>(order, 8),
    r3 = load<i32>(order, 12);
  store<f32>(at(y, r0), f32x4.extract_lane(sum, 0) + load<f32>(at(b, r0)));
  store<f32>(at(y, r1), f32x4.extract_lane(sum, 1) + load<f32>(at(b, r1)));
  store<f32>(at(y, r2), f32x4.extract_lane(sum, 2) + load<f32>(at(b, r2)));
  store<f32>(at(y, r3), f32x4.extract_lane(sum, 3) + load<f32>(at(b, r3)));
}

// One row at 24 positions. Entries are 16 bytes apart. V8 loads everything before it multiplies, so that six sums, what they
// take and the weight fill the registers. Refuted: 32 positions, which spill a sum (half as fast), and 48.
function tile24(row: Floats, x: Floats, o: Offsets, w: Floats, n: i32, scale: usize): void {
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0,
    c4 = c0,
    c5 = c0;
  const end = o + ((<usize>n) << 4);
  while (o < end) {
    const from = x + <usize>load<i32>(o) * scale;
    const a = v128.load32_splat(w);
    c0 = f32x4.add(c0, f32x4.mul(a, v128.load(from)));
    c1 = f32x4.add(c1, f32x4.mul(a, v128.load(from, 16)));
    c2 = f32x4.add(c2, f32x4.mul(a, v128.load(from, 32)));
    c3 = f32x4.add(c3, f32x4.mul(a, v128.load(from, 48)));
    c4 = f32x4.add(c4, f32x4.mul(a, v128.load(from, 64)));
    c5 = f32x4.add(c5, f32x4.mul(a, v128.load(from, 80)));
    o += 16;
    w += 16;
  }
  v128.store(row, c0);
  v128.store(row, c1, 16);
  v128.store(row, c2, 32);
  v128.store(row, c3, 48);
  v128.store(row, c4, 64);
  v128.store(row, c5, 80);
}

// Four rows at four positions each.
function tile4x4(row: Floats, rowBytes: usize, order: Indices, x: Floats, o: Offsets, w: Floats, n: i32, scale: usize): void {
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0;
  const end = o + ((<usize>n) << 4);
  while (o < end) {
    c0 = f32x4.add(c0, f32x4.mul(v128.load32_splat(w), v128.load(x + <usize>load<i32>(o) * scale)));
    c1 = f32x4.add(c1, f32x4.mul(v128.load32_splat(w, 4), v128.load(x + <usize>load<i32>(o, 4) * scale)));
    c2 = f32x4.add(c2, f32x4.mul(v128.load32_splat(w, 8), v128.load(x + <usize>load<i32>(o, 8) * scale)));
    c3 = f32x4.add(c3, f32x4.mul(v128.load32_splat(w, 12), v128.load(x + <usize>load<i32>(o, 12) * scale)));
    o += 16;
    w += 16;
  }
  v128.store(row + <usize>load<i32>(order) * rowBytes, c0);
  v128.store(row + <usize>load<i32>(order, 4) * rowBytes, c1);
  v128.store(row + <usize>load<i32>(order, 8) * rowBytes, c2);
  v128.store(row + <usize>load<i32>(order, 12) * rowBytes, c3);
}

/** How many positions lists take: whole tiles of 24, but up to eight at the end go in fours. */
export function listsPositions(positions: i32): i32 {
  const rest = positions % 24;
  return rest > 8 ? positions + 24 - rest : (positions + 3) & ~3;
}

/** All rows at `positions` positions: row r, without bias, at y + r · rowBytes. Writes listsPositions(positions) numbers a row. scale: what offsets are multiplied by. */
export function lists(y: Floats, rowBytes: usize, x: Floats, m: SparseMatrix, positions: i32, scale: usize): void {
  const all = listsPositions(positions);
  const wide = all - (all % 24);
  for (let q = 0; q < fours(m); ++q) {
    const first = (<usize>beginOf(m, q)) << 4;
    const o = offsets(m) + first,
      w = weights(m) + first;
    const order = orderOf(m, q);
    for (let p = 0; p < wide; p += 24) {
      for (let lane = 0; lane < 4; ++lane) {
        const row = y + <usize>load<i32>(at(order, lane)) * rowBytes;
        tile24(at(row, p), at(x, p), at(o, lane), at(w, lane), load<i32>(at(countsOf(m, q), lane)), scale);
      }
    }
    for (let p = wide; p < all; p += 4) tile4x4(at(y, p), rowBytes, order, at(x, p), o, w, beginOf(m, q + 1) - beginOf(m, q), scale);
  }
}
