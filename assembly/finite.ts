// Whether numbers and their squares are finite, before anything is moved by them.
import { Flag, Floats, OptionalIndices, at } from "./addresses";
import { listed } from "./convLists";

/**
 * 0 when the squares of all numbers are finite of the listed rows of [., width], count of them, or of the first ones; 1 when one
 * is not, from 1.8e19 on, and also when only sums of four of them are not. One look at sixteen numbers takes 0.5 of the time of four.
 */
export function maybeInfinite(x: Floats, width: i32, rows: OptionalIndices, count: i32): Flag {
  let rest = f32x4.splat(0);
  for (let r = 0; r < count; ++r) {
    let p = at(x, listed(rows, r) * width);
    const end = at(p, width);
    for (; p + 64 <= end; p += 64) {
      const a = v128.load(p),
        b = v128.load(p, 16);
      const c = v128.load(p, 32),
        d = v128.load(p, 48);
      const sum = f32x4.add(f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b)), f32x4.add(f32x4.mul(c, c), f32x4.mul(d, d)));
      // no bit is set unless it is infinite or NaN
      rest = v128.or(rest, f32x4.sub(sum, sum));
    }
    for (; p < end; p += 4) {
      const v = load<f32>(p);
      rest = v128.or(rest, f32x4.splat(v * v - v * v));
    }
  }
  return i32(v128.any_true(rest));
}
