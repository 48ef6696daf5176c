// Sums. Lanes of f32 over runs of 1024 numbers, then f64 from run to run: the error does not grow with n.
import { at } from "./at";
import { sumLanes } from "./lanes";

/** y[0] = sum of x. x: [n]. */
export function sum(y: usize, x: usize, n: i32): void {
  let all: f64 = 0;
  for (let from = 0; from < n; from += 1024) {
    const to = min(from + 1024, n);
    let four = f32x4.splat(0);
    let i = from;
    for (; i + 4 <= to; i += 4) four = f32x4.add(four, v128.load(at(x, i)));
    let part = sumLanes(four);
    for (; i < to; ++i) part += load<f32>(at(x, i));
    all += <f64>part;
  }
  store<f32>(y, <f32>all);
}

/** y[j] = sum of w² over all but one axis. w: [outer, middle, inner], y: [middle]. */
export function sumSquares(y: usize, w: usize, outer: i32, middle: i32, inner: i32): void {
  for (let j = 0; j < middle; ++j) {
    let all: f64 = 0;
    for (let o = 0; o < outer; ++o) {
      const p = at(w, (o * middle + j) * inner);
      let four = f32x4.splat(0);
      let i = 0;
      for (; i + 4 <= inner; i += 4) {
        const v = v128.load(at(p, i));
        four = f32x4.add(four, f32x4.mul(v, v));
      }
      let part = sumLanes(four);
      for (; i < inner; ++i) part += load<f32>(at(p, i)) * load<f32>(at(p, i));
      all += <f64>part;
    }
    store<f32>(at(y, j), <f32>all);
  }
}

/** dw += 2 w dy. */
export function sumSquaresGrad(dw: usize, dy: usize, w: usize, outer: i32, middle: i32, inner: i32): void {
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
