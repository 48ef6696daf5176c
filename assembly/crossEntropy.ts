// Softmax and cross-entropy in one pass over each row.
//
//   p[i, j] = exp(x[i, j] - max) / sum over j of exp(x[i, j] - max)
//   loss = mean over i of log sum exp(x[i] - max) - (x[i, t[i]] - max)        dx[i, j] += g (p[i, j] - [j = t[i]]) / m
//
// x, p, dx: [m, n]   t: i32 [m], each in 0..n-1   loss, g: one number
import { at } from "./at";
import { exp1, exp4, log1 } from "./exp";
import { sumLanes } from "./lanes";

/** p = softmax of the rows of x. Rows are written in order, each up to three numbers into the next. */
export function softmax(p: usize, x: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; ++i) {
    softmaxRow(p, x, n);
    p = at(p, n);
    x = at(x, n);
  }
}

// p = softmax(x) for one row; returns log sum exp(x), so that loss = that - x[t].
function softmaxRow(p: usize, x: usize, n: i32): f32 {
  let most = load<f32>(x);
  for (let j = 1; j < n; ++j) most = max<f32>(most, load<f32>(at(x, j)));
  const shift = f32x4.splat(most);
  let four = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const e = exp4(f32x4.sub(v128.load(at(x, j)), shift));
    v128.store(at(p, j), e);
    four = f32x4.add(four, e);
  }
  let sum = sumLanes(four);
  for (; j < n; ++j) {
    const e = exp1(load<f32>(at(x, j)) - most);
    store<f32>(at(p, j), e);
    sum += e;
  }
  for (j = 0; j < n; ++j) store<f32>(at(p, j), load<f32>(at(p, j)) / sum);
  return log1(sum) + most;
}

/** Writes p and loss[0]. */
export function crossEntropy(loss: usize, p: usize, x: usize, t: usize, m: i32, n: i32): void {
  let all: f64 = 0;
  for (let i = 0; i < m; ++i) {
    const target = load<i32>(at(t, i));
    all += <f64>(softmaxRow(p, x, n) - load<f32>(at(x, target)));
    p = at(p, n);
    x = at(x, n);
  }
  store<f32>(loss, <f32>(all / <f64>m));
}

/** dx += g (p - one at t) / m. */
export function crossEntropyGrad(dx: usize, g: usize, p: usize, t: usize, m: i32, n: i32): void {
  const factor = load<f32>(g) / <f32>m;
  for (let i = 0; i < m; ++i) {
    for (let j = 0; j < n; ++j) store<f32>(at(dx, j), load<f32>(at(dx, j)) + factor * load<f32>(at(p, j)));
    const hit = at(dx, load<i32>(at(t, i)));
    store<f32>(hit, load<f32>(hit) - factor);
    dx = at(dx, n);
    p = at(p, n);
  }
}

function largest(x: usize, n: i32): i32 {
  let best = 0;
  for (let j = 1; j < n; ++j) if (load<f32>(at(x, j)) > load<f32>(at(x, best))) best = j;
  return best;
}

/** t[i] = place of the largest number of row i, the first of equals. */
export function largestOfRows(t: usize, x: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; ++i) store<i32>(at(t, i), largest(at(x, i * n), n));
}
