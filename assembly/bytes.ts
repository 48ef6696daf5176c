// Images are kept as bytes and become floats one batch at a time.
//
//   y = x · factor      x: u8 [n]   y: [n]
import { Bytes, Floats, at } from "./addresses";

export function fromBytes(y: Floats, x: Bytes, n: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const eight = v128.load8x8_u(x + i);
    v128.store(at(y, i), f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(eight)), f));
    v128.store(at(y, i), f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(eight)), f), 16);
  }
  for (; i < n; ++i) store<f32>(at(y, i), <f32>load<u8>(x + i) * factor);
}
