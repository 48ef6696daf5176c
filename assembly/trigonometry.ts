// Sine and cosine, computed in f64 and rounded once: they are rare in nets, so accuracy goes before speed (0.501 ulp up to
// 1e6). Beyond 1e15 there is no angle left to speak of: NaN.
//
//   k = round(x 2/pi), r = x - k pi/2 in three pieces (Cody & Waite), |r| <= pi/4; Taylor polynomials in r², whose
//   first left-out term is below 3e-13. The reduction is exact up to |x| = 1.6e6 and within 1e-8 up to 1e8.
//
// x, y, dx, dy: [n].
import { Floats, at } from "./addresses";

function sineOf(r: f64): f64 {
  const z = r * r;
  return r + r * z * (-1.0 / 6 + z * (1.0 / 120 + z * (-1.0 / 5040 + z * (1.0 / 362880 + z * (-1.0 / 39916800 + z * (1.0 / 6227020800))))));
}

function cosineOf(r: f64): f64 {
  const z = r * r;
  return 1 + z * (-0.5 + z * (1.0 / 24 + z * (-1.0 / 720 + z * (1.0 / 40320 + z * (-1.0 / 3628800 + z * (1.0 / 479001600))))));
}

// sin(x + quarter · pi/2)
function sine(x: f64, quarter: i64): f64 {
  if (!(abs<f64>(x) < 1e15)) return NaN;
  const k = nearest<f64>(x * 0.6366197723675814);
  const r = x - k * 1.5707963267341256 - k * 6.077100506303966e-11 - k * 2.0222662487959506e-21;
  const q = (<i64>k + quarter) & 3;
  const v = q & 1 ? cosineOf(r) : sineOf(r);
  return q & 2 ? -v : v;
}

export function sin(y: Floats, x: Floats, n: i32): void {
  for (let i = 0; i < n; ++i) store<f32>(at(y, i), <f32>sine(load<f32>(at(x, i)), 0));
}

/** dx += dy cos x. */
export function sinGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  for (let i = 0; i < n; ++i) store<f32>(at(dx, i), load<f32>(at(dx, i)) + load<f32>(at(dy, i)) * <f32>sine(load<f32>(at(x, i)), 1));
}

export function cos(y: Floats, x: Floats, n: i32): void {
  for (let i = 0; i < n; ++i) store<f32>(at(y, i), <f32>sine(load<f32>(at(x, i)), 1));
}

/** dx -= dy sin x. */
export function cosGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  for (let i = 0; i < n; ++i) store<f32>(at(dx, i), load<f32>(at(dx, i)) - load<f32>(at(dy, i)) * <f32>sine(load<f32>(at(x, i)), 0));
}

/** The cosine of one angle, for schedules; in f64 throughout. */
export function cosine(x: f64): f64 {
  return sine(x, 1);
}
