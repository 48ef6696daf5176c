// Sums and maxima of the four lanes of a vector, always in the same order: (0 + 2) + (1 + 3).
import { Floats } from "./addresses";

/** Sum of the four lanes. */
export function sumLanes(v: v128): f32 {
  const halves = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1);
}

/** Largest of the four lanes. */
export function maxLanes(v: v128): f32 {
  const halves = f32x4.max(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return max<f32>(f32x4.extract_lane(halves, 0), f32x4.extract_lane(halves, 1));
}

/** A number from each of four places. */
export function oneOfEach(a: Floats, b: Floats, c: Floats, d: Floats): v128 {
  return v128.load32_lane(d, v128.load32_lane(c, v128.load32_lane(b, v128.load32_zero(a), 1), 2), 3);
}
