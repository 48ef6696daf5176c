// What batch norm and layer norm share: sums along n numbers, in four lanes that are added up at the end, (0 + 2) + (1 + 3),
// then what fills no vector.
import { Floats, at } from "./addresses";
import { sumLanes } from "./lanes";

/** Up to so many numbers are one running sum in single precision. */
export const RUN: i32 = 16384;

/** Sum of x: [rows, n], `stride` numbers from row to row. */
export function sumOf(x: Floats, rows: i32, stride: i32, n: i32): f64 {
  return sumOfRuns(x, rows, stride, n, 0, false);
}

/** Sum of (x - mean)². */
export function sumOfSquares(x: Floats, rows: i32, stride: i32, n: i32, mean: f32): f64 {
  return sumOfRuns(x, rows, stride, n, mean, true);
}

// sum of x - mean, or of (x - mean)²
function sumOfRuns(x: Floats, rows: i32, stride: i32, n: i32, mean: f32, squared: bool): f64 {
  const m = f32x4.splat(mean);
  const straight = i32x4.splat(squared ? 0 : -1);
  const ones = f32x4.splat(1);
  let all: f64 = 0;
  for (let r = 0; r < rows; ++r) {
    for (let from = 0; from < n; from += RUN) {
      const to = min(n, from + RUN);
      let lanes = f32x4.splat(0);
      let i = from;
      for (; i + 4 <= to; i += 4) {
        const d = f32x4.sub(v128.load(at(x, i)), m);
        lanes = f32x4.add(lanes, f32x4.mul(d, v128.bitselect(ones, d, straight)));
      }
      let sum = sumLanes(lanes);
      for (; i < to; ++i) {
        const d = load<f32>(at(x, i)) - mean;
        sum += squared ? d * d : d;
      }
      all += <f64>sum;
    }
    x = at(x, stride);
  }
  return all;
}

/**
 * Whether single precision is not enough: sums that overflow (squares do from 1.8e19 on), and numbers a thousand times further
 * from 0 than from each other, whose mean is off by a share of their spread.
 */
export function needsDouble(mean: f32, variance: f64, epsilon: f32): bool {
  return !(<f64>mean * <f64>mean < 1e6 * (variance + <f64>epsilon) && variance < Infinity);
}

/** Sum of x - mean, or of (x - mean)², in double precision, one number at a time. */
export function wideSum(x: Floats, rows: i32, stride: i32, n: i32, mean: f64, squared: bool): f64 {
  let sum: f64 = 0;
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) {
      const d = <f64>load<f32>(at(x, i)) - mean;
      sum += squared ? d * d : d;
    }
    x = at(x, stride);
  }
  return sum;
}

/** 1 / sqrt(variance + epsilon). */
export function inverseOf(variance: f64, epsilon: f32): f32 {
  return <f32>(1 / Math.sqrt(variance + <f64>epsilon));
}
