// What numbers are like before they are used: how large the largest is, and the first that is out of a range.
import { Floats, OptionalIndices, at } from "./addresses";
import { listed } from "./convLists";

const ABS: i32 = 0x7fffffff;

/**
 * Largest |x| of the listed rows of [., width], count of them, or of the first ones; NaN if any is. As integers without their
 * sign floats are in order, NaN last, and a maximum of integers does not wait for the one before as a float sum does.
 */
export function magnitude(x: Floats, width: i32, rows: OptionalIndices, count: i32): f32 {
  const mask = i32x4.splat(ABS);
  let four = i32x4.splat(0);
  let most = 0;
  for (let r = 0; r < count; ++r) {
    const row = at(x, listed(rows, r) * width);
    let i = 0;
    for (; i + 4 <= width; i += 4) four = i32x4.max_s(four, v128.and(v128.load(at(row, i)), mask));
    for (; i < width; ++i) most = max(most, load<i32>(at(row, i)) & ABS);
  }
  const halves = i32x4.max_s(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1));
  return reinterpret<f32>(max(most, max(i32x4.extract_lane(halves, 0), i32x4.extract_lane(halves, 1))));
}

/** Index of the first of n numbers that is not from low to high; -1 for none. */
export function firstOutside(x: Floats, n: i32, low: f32, high: f32): i32 {
  const l = f32x4.splat(low),
    h = f32x4.splat(high);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const v = v128.load(at(x, i));
    if (!i32x4.all_true(v128.and(f32x4.ge(v, l), f32x4.le(v, h)))) break;
  }
  for (; i < n; ++i) {
    const v = load<f32>(at(x, i));
    if (!(v >= low && v <= high)) return i;
  }
  return -1;
}
