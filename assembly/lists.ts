// Lists of indices: which gates are open, which columns hold anything, which of them two lists share; and what lies
// outside a list. Ascending i32 numbers with a count beside them; nothing closes a list.
//
//   openList  i with z[i] != 0            openColumns     j with any x[i, j] != 0
//   intersect  what is in a and in b      clearClosedRows  x[i, j] = 0 for i outside the list
//   widen      w j, w j + 1, ... w j + w - 1 for each j in a
import { Bytes, Floats, Indices, at } from "./addresses";

// Which of four lanes come first: for each mask of open ones, their bytes in order.
const FRONT: usize = memory.data<u32>(
  [
    0, 0, 0, 0, 0x03020100, 0, 0, 0, 0x07060504, 0, 0, 0, 0x03020100, 0x07060504, 0, 0, 0x0b0a0908, 0, 0, 0, 0x03020100, 0x0b0a0908, 0, 0, 0x07060504,
    0x0b0a0908, 0, 0, 0x03020100, 0x07060504, 0x0b0a0908, 0, 0x0f0e0d0c, 0, 0, 0, 0x03020100, 0x0f0e0d0c, 0, 0, 0x07060504, 0x0f0e0d0c, 0, 0, 0x03020100,
    0x07060504, 0x0f0e0d0c, 0, 0x0b0a0908, 0x0f0e0d0c, 0, 0, 0x03020100, 0x0b0a0908, 0x0f0e0d0c, 0, 0x07060504, 0x0b0a0908, 0x0f0e0d0c, 0, 0x03020100,
    0x07060504, 0x0b0a0908, 0x0f0e0d0c,
  ],
  16,
);

/** list = the indices i with z[i] != 0, in order. Returns how many there are. list: i32 [n]. */
export function openList(list: Indices, z: Floats, n: i32): i32 {
  let open = 0;
  let four = i32x4(0, 1, 2, 3);
  const step = i32x4.splat(4);
  const zero = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const mask = i32x4.bitmask(f32x4.ne(v128.load(at(z, i)), zero));
    v128.store(at(list, open), v128.swizzle(four, v128.load(FRONT + ((<usize>mask) << 4))));
    open += popcnt<i32>(mask);
    four = i32x4.add(four, step);
  }
  for (; i < n; ++i) {
    store<i32>(at(list, open), i);
    open += i32(load<f32>(at(z, i)) != 0);
  }
  return open;
}

/**
 * list = the columns that are not 0 in every row, in order. Returns how many there are. x: u8 [m, n], read up to 15 bytes
 * past its end; list: i32 [n].
 */
export function openColumns(list: Indices, x: Bytes, m: i32, n: i32): i32 {
  let open = 0;
  for (let j = 0; j < n; j += 16) {
    let any = i32x4.splat(0);
    let p = x + j;
    for (let i = 0; i < m; ++i) {
      any = v128.or(any, v128.load(p));
      p += n;
    }
    let set = i8x16.bitmask(i8x16.ne(any, i8x16.splat(0)));
    const last = min(16, n - j);
    for (let q = 0; q < last; ++q) {
      store<i32>(at(list, open), j + q);
      open += set & 1;
      set >>= 1;
    }
  }
  return open;
}

/**
 * list = the numbers that are in a and in b, in order. Returns how many there are. a: i32 [na], b: i32 [nb], each ascending
 * without repeats; list: i32 [min(na, nb)], and may be a or b itself: what is written has been read.
 */
export function intersect(list: Indices, a: Indices, na: i32, b: Indices, nb: i32): i32 {
  let shared = 0;
  for (let i = 0, j = 0; i < na && j < nb; ) {
    const p = load<i32>(at(a, i)),
      q = load<i32>(at(b, j));
    if (p == q) store<i32>(at(list, shared++), p);
    i += i32(p <= q);
    j += i32(q <= p);
  }
  return shared;
}

/** list = the `wide` indices that each number of `a` stands for. a: i32 [n]; list: i32 [n, wide]. */
export function widen(list: Indices, a: Indices, n: i32, wide: i32): void {
  for (let i = 0; i < n; ++i) {
    const first = load<i32>(at(a, i)) * wide;
    for (let j = 0; j < wide; ++j) store<i32>(at(list, i * wide + j), first + j);
  }
}

/** Rows outside `open` become 0. x: [m, n]; open: ascending, i32 [count]. */
export function clearClosedRows(x: Floats, m: i32, n: i32, open: Indices, count: i32): void {
  let begin = 0;
  for (let p = 0; p <= count; ++p) {
    const end = p < count ? load<i32>(at(open, p)) : m;
    if (end > begin) memory.fill(at(x, begin * n), 0, (<usize>((end - begin) * n)) << 2);
    begin = end + 1;
  }
}
