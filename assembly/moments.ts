// What batch norm and layer norm share: sums along n numbers, in four lanes that are added up at the end, (0 + 2) + (1 + 3),
// then what fills no vector.
import { Floats, at } from "./addresses";
import { sumLanes } from "./lanes";

/** Up to so many numbers are one running sum in single precision. */
export const RUN: i32 = 16384;

/** Sum of x. */
export function sumOf(x: Floats, n: i32): f64 {
  if (n <= RUN) return <f64>sumOfRun(x, n);
  let all: f64 = 0;
  for (let i = 0; i < n; i += RUN) all += <f64>sumOfRun(at(x, i), min(RUN, n - i));
  return all;
}

function sumOfRun(x: Floats, n: i32): f32 {
  let lanes = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) lanes = f32x4.add(lanes, v128.load(at(x, i)));
  let sum = sumLanes(lanes);
  for (; i < n; ++i) sum += load<f32>(at(x, i));
  return sum;
}

/** Sum of (x - mean)². */
export function sumOfSquares(x: Floats, n: i32, mean: f32): f64 {
  if (n <= RUN) return <f64>squaresOfRun(x, n, mean);
  let all: f64 = 0;
  for (let i = 0; i < n; i += RUN) all += <f64>squaresOfRun(at(x, i), min(RUN, n - i), mean);
  return all;
}

function squaresOfRun(x: Floats, n: i32, mean: f32): f32 {
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

/**
 * Whether single precision is not enough: sums that overflow (squares do from 1.8e19 on), and numbers a thousand times further
 * from 0 than from each other, whose mean is off by a share of their spread.
 */
export function needsDouble(mean: f32, variance: f64, epsilon: f32): bool {
  return !(<f64>mean * <f64>mean < 1e6 * (variance + <f64>epsilon) && variance < Infinity);
}

/** The same sums in double precision, one number at a time. */
export function wideSum(x: Floats, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; ++i) sum += <f64>load<f32>(at(x, i));
  return sum;
}

/** Sum of (x - mean)² in double precision. */
export function wideSumOfSquares(x: Floats, n: i32, mean: f64): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; ++i) {
    const d = <f64>load<f32>(at(x, i)) - mean;
    sum += d * d;
  }
  return sum;
}

/** 1 / sqrt(variance + epsilon). */
export function inverseOf(variance: f64, epsilon: f32): f32 {
  return <f32>(1 / Math.sqrt(variance + <f64>epsilon));
}
