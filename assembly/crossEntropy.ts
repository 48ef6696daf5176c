// Softmax and cross-entropy in one pass over each row.
//
//   indices:  loss = mean over i of log sum exp(x[i]) - x[i, t[i]]           dx[i, j] += g (p[i, j] - [j = t[i]]) / m
//   targets:  loss = sum over i, j of t[i, j] (log sum exp(x[i]) - x[i, j]) / norm, terms with t[i, j] = 0 left out
//             dx[i, j] += g (p[i, j] sum over j of t[i, j] - t[i, j]) / norm
//
// x, p = softmax of x, dx: [m, n]   t: i32 [m], each in 0..n-1, or [m, n]   loss, g: one number
import { Floats, Indices, at } from "./addresses";
import { maxOf, softmaxRow, sumInOrder } from "./softmax";

/** Writes p and loss[0]. */
export function crossEntropy(loss: Floats, p: Floats, x: Floats, t: Indices, m: i32, n: i32): void {
  let all: f64 = 0;
  for (let i = 0; i < m; ++i) {
    const most = maxOf(x, n);
    all += <f64>(softmaxRow(p, x, n, most) + (most - load<f32>(at(x, load<i32>(at(t, i))))));
    p = at(p, n);
    x = at(x, n);
  }
  store<f32>(loss, <f32>(all / <f64>m));
}

/** dx += g (p - one at t) / m. */
export function crossEntropyGrad(dx: Floats, g: Floats, p: Floats, t: Indices, m: i32, n: i32): void {
  const factor = load<f32>(g) / <f32>m;
  for (let i = 0; i < m; ++i) {
    for (let j = 0; j < n; ++j) store<f32>(at(dx, j), load<f32>(at(dx, j)) + factor * load<f32>(at(p, j)));
    const hit = at(dx, load<i32>(at(t, i)));
    store<f32>(hit, load<f32>(hit) - factor);
    dx = at(dx, n);
    p = at(p, n);
  }
}

/** Writes p and loss[0], for targets t: [m, n]. */
export function crossEntropyTargets(loss: Floats, p: Floats, x: Floats, t: Floats, m: i32, n: i32, norm: f32): void {
  let all: f64 = 0;
  for (let i = 0; i < m; ++i) {
    const most = maxOf(at(x, i * n), n);
    const rest = softmaxRow(at(p, i * n), at(x, i * n), n, most);
    for (let j = i * n; j < i * n + n; ++j) {
      const share = load<f32>(at(t, j));
      // a class that cannot be (a logit of -Infinity) costs nothing when it need not be: 0 · Infinity would be NaN
      if (share != 0) all += <f64>(share * (rest + (most - load<f32>(at(x, j)))));
    }
  }
  store<f32>(loss, <f32>(all / <f64>norm));
}

export function crossEntropyTargetsGrad(dx: Floats, g: Floats, p: Floats, t: Floats, m: i32, n: i32, norm: f32): void {
  const factor = load<f32>(g) / norm;
  for (let i = 0; i < m; ++i) {
    const whole = sumInOrder(at(t, i * n), 0, n);
    for (let j = i * n; j < i * n + n; ++j) store<f32>(at(dx, j), load<f32>(at(dx, j)) + factor * (load<f32>(at(p, j)) * whole - load<f32>(at(t, j))));
  }
}
