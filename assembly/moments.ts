// What batch norm and layer norm share: sums along n numbers, in four lanes that are added up at the end, (0 + 2) + (1 + 3),
// then what fills no vector.
import { Floats, at } from "./addresses";
import { sumLanes } from "./lanes";

/** Sum of x. */
export function sumOf(x: Floats, n: i32): f32 {
  let lanes = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) lanes = f32x4.add(lanes, v128.load(at(x, i)));
  let sum = sumLanes(lanes);
  for (; i < n; ++i) sum += load<f32>(at(x, i));
  return sum;
}

/** Sum of (x - mean)². */
export function sumOfSquares(x: Floats, n: i32, mean: f32): f32 {
  const m = f32x4.splat(mean);
  let lanes = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const d = f32x4.sub(v128.load(at(x, i)), m);
    lanes = f32x4.add(lanes, f32x4.mul(d, d));
  }
  let sum = sumLanes(lanes);
  for (; i < n; ++i) {
    const d = load<f32>(at(x, i)) - mean;
    sum += d * d;
  }
  return sum;
}

/** 1 / sqrt(variance + epsilon). */
export function inverseOf(variance: f64, epsilon: f32): f32 {
  return <f32>(1 / Math.sqrt(variance + <f64>epsilon));
}
