// Sums: lanes of f32 over runs of at most 1024 numbers, then f64 from run to run, so that the error does not grow with n.
// One f32 sum of ten million times 0.1 is off by percents; runs leave 5e-6.
//
//   sum         y[0] = sum of x                                    x: [n]
//   sumSquares  y[j] = sum of w² over all but the middle axis      w: [outer, middle, inner], y: [middle]
import { Floats, at } from "./addresses";
import { sumLanes } from "./lanes";

/** Up to so many numbers are one running sum in single precision. */
export const RUN: i32 = 1024;

/** The sum of n numbers side by side. Up to 1024 of them: of four lanes in f32, and the rest one by one. */
export function sumRow(x: Floats, n: i32): f64 {
  let all: f64 = 0;
  for (let from = 0; from < n; from += RUN) {
    const to = min(from + RUN, n);
    let four = f32x4.splat(0);
    let i = from;
    for (; i + 4 <= to; i += 4) four = f32x4.add(four, v128.load(at(x, i)));
    let part = sumLanes(four);
    for (; i < to; ++i) part += load<f32>(at(x, i));
    all += <f64>part;
  }
  return all;
}

/** to[j] += factor · sum over i of x[i, j]. x: [rows, columns], to: [columns]. */
export function addRows(to: Floats, x: Floats, rows: i32, columns: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  let j = 0;
  for (; j + 4 <= columns; j += 4) v128.store(at(to, j), columnSums(v128.load(at(to, j)), at(x, j), rows, columns, f, false));
  for (; j < columns; ++j) {
    const one = columnSums(v128.load32_splat(at(to, j)), at(x, j), rows, columns, f, true);
    store<f32>(at(to, j), f32x4.extract_lane(one, 0));
  }
}

// start + f · sum of four columns, or of one in all lanes. Up to 1024 rows are one running sum from `start`; of more, 256
// rows make a run, so that a lane adds as many numbers as in sumRow.
function columnSums(start: v128, x: Floats, rows: i32, stride: i32, f: v128, single: bool): v128 {
  if (rows <= RUN) return columnRun(start, x, rows, stride, f, single);
  let low = f64x2.promote_low_f32x4(start);
  let high = f64x2.promote_low_f32x4(v128.shuffle<i32>(start, start, 2, 3, 0, 1));
  for (let from = 0; from < rows; from += RUN / 4) {
    const part = columnRun(f32x4.splat(0), at(x, from * stride), min(RUN / 4, rows - from), stride, f, single);
    low = f64x2.add(low, f64x2.promote_low_f32x4(part));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(part, part, 2, 3, 0, 1)));
  }
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

function columnRun(start: v128, x: Floats, rows: i32, stride: i32, f: v128, single: bool): v128 {
  let all = start;
  for (let i = 0; i < rows; ++i) {
    all = f32x4.add(all, f32x4.mul(single ? v128.load32_splat(x) : v128.load(x), f));
    x = at(x, stride);
  }
  return all;
}

/** y[0] = sum of x. */
export function sum(y: Floats, x: Floats, n: i32): void {
  store<f32>(y, <f32>sumRow(x, n));
}

/** y[j] = sum of w². */
export function sumSquares(y: Floats, w: Floats, outer: i32, middle: i32, inner: i32): void {
  for (let j = 0; j < middle; ++j) {
    let all: f64 = 0;
    for (let o = 0; o < outer; ++o) all += squaresOfRow(at(w, (o * middle + j) * inner), inner);
    store<f32>(at(y, j), <f32>all);
  }
}

function squaresOfRow(x: Floats, n: i32): f64 {
  let all: f64 = 0;
  for (let from = 0; from < n; from += RUN) {
    const to = min(from + RUN, n);
    let four = f32x4.splat(0);
    let i = from;
    for (; i + 4 <= to; i += 4) {
      const v = v128.load(at(x, i));
      four = f32x4.add(four, f32x4.mul(v, v));
    }
    let part = sumLanes(four);
    for (; i < to; ++i) part += load<f32>(at(x, i)) * load<f32>(at(x, i));
    all += <f64>part;
  }
  return all;
}

/** dw += 2 w dy. */
export function sumSquaresGrad(dw: Floats, dy: Floats, w: Floats, outer: i32, middle: i32, inner: i32): void {
  for (let o = 0; o < outer; ++o) {
    for (let j = 0; j < middle; ++j) {
      const d: f32 = load<f32>(at(dy, j)) * 2;
      const g = at(dw, (o * middle + j) * inner),
        p = at(w, (o * middle + j) * inner);
      const four = f32x4.splat(d);
      let i = 0;
      for (; i + 4 <= inner; i += 4) v128.store(at(g, i), f32x4.add(v128.load(at(g, i)), f32x4.mul(v128.load(at(p, i)), four)));
      for (; i < inner; ++i) store<f32>(at(g, i), load<f32>(at(g, i)) + load<f32>(at(p, i)) * d);
    }
  }
}
