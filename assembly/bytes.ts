// Pictures are kept as bytes and become numbers one batch at a time.
import { at } from "./at";

/** y = x · factor. x: u8 [n], y: [n]. */
export function fromBytes(y: usize, x: usize, n: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const eight = v128.load8x8_u(x + i);
    v128.store(at(y, i), f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(eight)), f));
    v128.store(at(y, i), f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(eight)), f), 16);
  }
  for (; i < n; ++i) store<f32>(at(y, i), <f32>load<u8>(x + i) * factor);
}

/**
 * list = the columns that are not 0 in every row, in order. Returns how many there are. x: u8 [m, n], read up to 15 bytes
 * past its end; list: i32 [n].
 */
export function openColumns(list: usize, x: usize, m: i32, n: i32): i32 {
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
