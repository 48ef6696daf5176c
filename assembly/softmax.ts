// The softmax of the rows of x, its logarithm, and the index of their largest number.
//
//   p[i, j] = exp(x[i, j] - max) / sum over j of exp(x[i, j] - max)      dx += p (dp - sum over j of dp p)
//   y = log p = x - max - log sum exp(x - max)                          dx += dy - p sum over j of dy
//
// x, p, y, dx, dp, dy: [m, n]   t: i32 [m]
import { Floats, Indices, OptionalFloats, at } from "./addresses";
import { exp1, exp4, log1 } from "./exp";
import { RUN, sumRow } from "./sum";

/** The largest number of a row; NaN if it holds one. */
export function maxOf(x: Floats, n: i32): f32 {
  let most = load<f32>(x);
  for (let j = 1; j < n; ++j) most = max<f32>(most, load<f32>(at(x, j)));
  return most;
}

/**
 * p = softmax(x) for one row whose largest number is `most`; returns log sum exp(x - most). `most` is not added: large logits
 * would leave a small loss no digits (1e-4 off at 1000).
 */
export function softmaxRow(p: Floats, x: Floats, n: i32, most: f32): f32 {
  const shift = f32x4.splat(most);
  let j = 0;
  for (; j + 4 <= n; j += 4) v128.store(at(p, j), exp4(f32x4.sub(v128.load(at(x, j)), shift)));
  for (; j < n; ++j) store<f32>(at(p, j), exp1(load<f32>(at(x, j)) - most));
  const sum = <f32>sumRow(p, n);
  for (j = 0; j < n; ++j) store<f32>(at(p, j), load<f32>(at(p, j)) / sum);
  return log1(sum);
}

/** p = softmax of the rows of x. */
export function softmax(p: Floats, x: Floats, m: i32, n: i32): void {
  for (let i = 0; i < m; ++i) softmaxRow(at(p, i * n), at(x, i * n), n, maxOf(at(x, i * n), n));
}

/** The sum of x, or of x · y, one after the other in single precision, and runs of them in double. */
export function sumInOrder(x: Floats, y: OptionalFloats, n: i32): f32 {
  let all: f64 = 0;
  for (let from = 0; from < n; from += RUN) {
    let part: f32 = 0;
    for (let j = from; j < min(n, from + RUN); ++j) {
      const v = load<f32>(at(x, j));
      part += y ? v * load<f32>(at(y, j)) : v;
    }
    all += <f64>part;
  }
  return <f32>all;
}

/** dx[i, j] += p[i, j] (dp[i, j] - sum over j of dp[i, j] p[i, j]). */
export function softmaxGrad(dx: Floats, dp: Floats, p: Floats, m: i32, n: i32): void {
  for (let i = 0; i < m; ++i) {
    const o = i * n;
    const dot = sumInOrder(at(dp, o), at(p, o), n);
    for (let j = o; j < o + n; ++j) store<f32>(at(dx, j), load<f32>(at(dx, j)) + load<f32>(at(p, j)) * (load<f32>(at(dp, j)) - dot));
  }
}

/** y = log of the softmax of the rows of x; p is left with the softmax. */
export function logSoftmax(y: Floats, p: Floats, x: Floats, m: i32, n: i32): void {
  for (let i = 0; i < m; ++i) {
    const most = maxOf(at(x, i * n), n);
    const all = softmaxRow(at(p, i * n), at(x, i * n), n, most);
    for (let j = i * n; j < i * n + n; ++j) store<f32>(at(y, j), load<f32>(at(x, j)) - most - all);
  }
}

/** dx[i, j] += dy[i, j] - p[i, j] sum over j of dy[i, j]. */
export function logSoftmaxGrad(dx: Floats, dy: Floats, p: Floats, m: i32, n: i32): void {
  for (let i = 0; i < m; ++i) {
    const o = i * n;
    const all = sumInOrder(at(dy, o), 0, n);
    for (let j = o; j < o + n; ++j) store<f32>(at(dx, j), load<f32>(at(dx, j)) + (load<f32>(at(dy, j)) - load<f32>(at(p, j)) * all));
  }
}

function argmax(x: Floats, n: i32): i32 {
  let best = 0;
  for (let j = 1; j < n; ++j) if (load<f32>(at(x, j)) > load<f32>(at(x, best))) best = j;
  return best;
}

/** t[i] = index of the largest number of row i, the first of equals. */
export function largestOfRows(t: Indices, x: Floats, m: i32, n: i32): void {
  for (let i = 0; i < m; ++i) store<i32>(at(t, i), argmax(at(x, i * n), n));
}
