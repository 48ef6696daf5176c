// Layer norm (Ba, Kiros & Hinton 2016, eq. 4): each row by its own mean and variance.
//
//   h = (x - mean) · inverse        inverse = 1 / sqrt(variance + epsilon)        y = scale · h + shift
//   dshift = sum over rows of dy        dscale = sum over rows of dy h
//   dx = inverse · (g - mean of g - h · mean of g h)        g = scale · dy
//
// x, y, dx, dy: [rows, n]   scale, shift: [n]   mean, inverse: [rows]. Order of sums: along a row see moments.ts; over
// rows ascending in f32.
import { at } from "./at";
import { keepSum, moments, promoteHigh, RUN, sumOf } from "./moments";

/** y = the normalised rows; mean, inverse = what they were normalised with. */
export function layerNorm(y: usize, mean: usize, inverse: usize, x: usize, scale: usize, shift: usize, rows: i32, n: i32, epsilon: f32): void {
  for (let i = 0; i < rows; ++i) {
    const to = at(y, i * n),
      from = at(x, i * n);
    moments(at(mean, i), at(inverse, i), from, 1, 0, n, false, epsilon);
    const m = v128.load32_splat(at(mean, i));
    const r = v128.load32_splat(at(inverse, i));
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const h = f32x4.mul(f32x4.sub(v128.load(at(from, j)), m), r);
      v128.store(at(to, j), f32x4.add(f32x4.mul(h, v128.load(at(scale, j))), v128.load(at(shift, j))));
    }
    for (; j < n; ++j) {
      const h = (load<f32>(at(from, j)) - load<f32>(at(mean, i))) * load<f32>(at(inverse, i));
      store<f32>(at(to, j), h * load<f32>(at(scale, j)) + load<f32>(at(shift, j)));
    }
  }
}

// Four numbers, or one with zeros behind it.
function take(p: usize, single: bool): v128 {
  return single ? v128.load32_zero(p) : v128.load(p);
}

function addTo(p: usize, v: v128, single: bool): void {
  if (single) store<f32>(p, load<f32>(p) + f32x4.extract_lane(v, 0));
  else v128.store(p, f32x4.add(v128.load(p), v));
}

// Sums 0 and 1 = sums of g and g (x - mean) over a row.
function addUp(dy: usize, x: usize, scale: usize, n: i32, m: v128): void {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let lowX = f64x2.splat(0);
  let highX = f64x2.splat(0);
  for (let from = 0; from < n; from += RUN) {
    const to = min(from + RUN, n);
    let run = f32x4.splat(0);
    let runX = f32x4.splat(0);
    for (let j = from; j < to; ) {
      const single = j + 4 > to;
      const g = f32x4.mul(take(at(dy, j), single), take(at(scale, j), single));
      run = f32x4.add(run, g);
      runX = f32x4.add(runX, f32x4.mul(g, f32x4.sub(take(at(x, j), single), m)));
      j += single ? 1 : 4;
    }
    low = f64x2.add(low, f64x2.promote_low_f32x4(run));
    high = f64x2.add(high, promoteHigh(run));
    lowX = f64x2.add(lowX, f64x2.promote_low_f32x4(runX));
    highX = f64x2.add(highX, promoteHigh(runX));
  }
  keepSum(0, low, high);
  keepSum(1, lowX, highX);
}

/** Adds to dx, dscale and dshift, each of which may be 0. */
export function layerNormGrad(
  dx: usize,
  dscale: usize,
  dshift: usize,
  dy: usize,
  x: usize,
  mean: usize,
  inverse: usize,
  scale: usize,
  rows: i32,
  n: i32,
): void {
  for (let i = 0; i < rows; ++i) {
    const m = v128.load32_splat(at(mean, i));
    const r = v128.load32_splat(at(inverse, i));
    addUp(dy, x, scale, n, m);
    const ofG = f32x4.splat(<f32>(sumOf(0, 0, false) / <f64>n));
    const ofH = f32x4.splat(<f32>((sumOf(1, 0, false) * <f64>load<f32>(at(inverse, i))) / <f64>n));
    for (let j = 0; j < n; ) {
      const single = j + 4 > n;
      const d = take(at(dy, j), single);
      const h = f32x4.mul(f32x4.sub(take(at(x, j), single), m), r);
      if (dx) {
        const off = f32x4.add(ofG, f32x4.mul(h, ofH));
        addTo(at(dx, j), f32x4.mul(r, f32x4.sub(f32x4.mul(d, take(at(scale, j), single)), off)), single);
      }
      if (dscale) addTo(at(dscale, j), f32x4.mul(d, h), single);
      if (dshift) addTo(at(dshift, j), d, single);
      j += single ? 1 : 4;
    }
    dy = at(dy, n);
    x = at(x, n);
    if (dx) dx = at(dx, n);
  }
}
