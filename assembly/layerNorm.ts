// Layer norm (Ba, Kiros & Hinton 2016): each row by itself, along its n numbers.
//
//   y = scale · h + shift     h = (x - mean) · inverse     inverse = 1 / sqrt(variance + epsilon), the variance biased
//
//   x, y, dx, dy: [rows, n]   scale, shift, dscale, dshift: [n]   mean: [2, rows]   inverse: [rows]
//
// A mean is two numbers, `mean` and then, for all rows, `rest`, what 32 bits leave out of it: 0, unless the row is so far from 0
// that this is a share of its spread. A row of 4 096 numbers around 1e6 would lose all its digits otherwise.
//
// Sums along a row are those of moments.ts, in runs of as many numbers, sums over rows those of sum.ts. The bits are the ones of a batch norm of one example
// with a channel for each row (batchNorm.ts), scaled and shifted afterwards, which this was at first: hence "+ 0", its shift.
// Measured at 100 x 300: forward 0.69, backward 0.52 of the time of that way.
import { Flag, Floats, OptionalFloats, Workspace, at } from "./addresses";
import { sumLanes } from "./lanes";
import { inverseOf, needsDouble, RUN as ALONG, sumOf, sumOfSquares, wideSum } from "./moments";
import { RUN } from "./sum";

/** Below this, rows are made smaller for their gradient: the square of an inverse, which it has, is to stay a normal number. */
const LEAST: f32 = 1e-12;
/** The bits of a float that hold its power of two. */
const EXPONENT: u32 = 0x7f800000;

/** y; mean and inverse are left for the gradients. */
export function layerNorm(y: Floats, mean: Floats, inverse: Floats, x: Floats, scale: Floats, shift: Floats, rows: i32, n: i32, epsilon: f32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < rows; ++i) {
    let m = <f32>(sumOf(x, 1, n, n) / <f64>n);
    let variance = sumOfSquares(x, 1, n, n, m) / <f64>n;
    let rest: f32 = 0;
    if (needsDouble(m, variance, epsilon)) {
      const wide = wideSum(x, 1, n, n, 0, false) / <f64>n;
      m = <f32>wide;
      rest = <f32>(wide - <f64>m);
      variance = wideSum(x, 1, n, n, wide, true) / <f64>n;
    }
    const inv = inverseOf(variance, epsilon);
    store<f32>(at(mean, i), m);
    store<f32>(at(mean, rows + i), rest);
    store<f32>(at(inverse, i), inv);
    const m4 = f32x4.splat(m),
      r4 = f32x4.splat(rest),
      i4 = f32x4.splat(inv);
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const h = f32x4.add(f32x4.mul(f32x4.sub(f32x4.sub(v128.load(at(x, j)), m4), r4), i4), zero);
      v128.store(at(y, j), f32x4.add(f32x4.mul(h, v128.load(at(scale, j))), v128.load(at(shift, j))));
    }
    for (; j < n; ++j) {
      const h: f32 = (load<f32>(at(x, j)) - m - rest) * inv + 0;
      store<f32>(at(y, j), h * load<f32>(at(scale, j)) + load<f32>(at(shift, j)));
    }
    x = at(x, n);
    y = at(y, n);
  }
}

/**
 * dscale += sum over rows of dy h, dshift += sum over rows of dy; and dx (+)= inverse (g - [sum g + h sum g h] / n), g = scale dy,
 * unless its address is 0. workspace: 28 bytes for each of n.
 */
export function layerNormGrad(
  dx: OptionalFloats,
  dscale: Floats,
  dshift: Floats,
  dy: Floats,
  x: Floats,
  mean: Floats,
  inverse: Floats,
  scale: Floats,
  rows: i32,
  n: i32,
  add: Flag,
  workspace: Workspace,
): void {
  if (rows <= RUN) {
    runGrad(dx, dscale, dshift, dy, x, mean, at(mean, rows), inverse, scale, rows, n, add, workspace);
    return;
  }
  // dscale and dshift one after the other: of a run in single precision, of all in double
  const part = workspace + ((<usize>n) << 4);
  const small = at(part, 2 * n);
  for (let j = 0; j < n; ++j) {
    store<f64>(workspace + ((<usize>j) << 3), <f64>load<f32>(at(dscale, j)));
    store<f64>(workspace + ((<usize>(n + j)) << 3), <f64>load<f32>(at(dshift, j)));
  }
  for (let i = 0; i < rows; i += RUN / 4) {
    const o = i * n;
    memory.fill(part, 0, (<usize>n) << 3);
    const to: OptionalFloats = dx ? at(dx, o) : 0;
    const some = min(RUN / 4, rows - i);
    runGrad(to, part, at(part, n), at(dy, o), at(x, o), at(mean, i), at(mean, rows + i), at(inverse, i), scale, some, n, add, small);
    for (let j = 0; j < 2 * n; ++j) {
      const to = workspace + ((<usize>j) << 3);
      store<f64>(to, load<f64>(to) + <f64>load<f32>(at(part, j)));
    }
  }
  for (let j = 0; j < n; ++j) {
    store<f32>(at(dscale, j), <f32>load<f64>(workspace + ((<usize>j) << 3)));
    store<f32>(at(dshift, j), <f32>load<f64>(workspace + ((<usize>(n + j)) << 3)));
  }
}

/** The same for a run of rows, whose sums are those of single precision. small: room for n numbers. */
function runGrad(
  dx: OptionalFloats,
  dscale: Floats,
  dshift: Floats,
  dy: Floats,
  x: Floats,
  mean: Floats,
  rest: Floats,
  inverse: Floats,
  scale: Floats,
  rows: i32,
  n: i32,
  add: Flag,
  small: Workspace,
): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < rows; ++i) {
    const inv = load<f32>(at(inverse, i));
    let m = load<f32>(at(mean, i)),
      r = load<f32>(at(rest, i)),
      from = x,
      own = inv;
    if (inv < LEAST) {
      // by a power of two, after which the numbers are around 1: nothing is rounded
      const unit = max<f32>(reinterpret<f32>(reinterpret<u32>(inv) & EXPONENT), f32.MIN_NORMAL_VALUE);
      for (let j = 0; j < n; ++j) store<f32>(at(small, j), load<f32>(at(x, j)) * unit);
      m *= unit;
      r *= unit;
      from = small;
      own = inv / unit;
    }
    const m4 = f32x4.splat(m),
      r4 = f32x4.splat(r),
      i4 = f32x4.splat(own);
    let sum: f64 = 0,
      centredSum: f64 = 0;
    for (let first = 0; first < n; first += ALONG) {
      const end = min(n, first + ALONG);
      let plain4 = zero,
        centred4 = zero;
      let j = first;
      for (; j + 4 <= end; j += 4) {
        const d = v128.load(at(dy, j)),
          centred = f32x4.sub(f32x4.sub(v128.load(at(from, j)), m4), r4),
          g = f32x4.mul(d, v128.load(at(scale, j)));
        plain4 = f32x4.add(plain4, g);
        centred4 = f32x4.add(centred4, f32x4.mul(g, centred));
        v128.store(at(dshift, j), f32x4.add(v128.load(at(dshift, j)), d));
        v128.store(at(dscale, j), f32x4.add(v128.load(at(dscale, j)), f32x4.mul(d, f32x4.add(f32x4.mul(centred, i4), zero))));
      }
      let plain = sumLanes(plain4),
        centredPart = sumLanes(centred4);
      for (; j < end; ++j) {
        const d = load<f32>(at(dy, j)),
          centred = load<f32>(at(from, j)) - m - r,
          g = d * load<f32>(at(scale, j));
        plain += g;
        centredPart += g * centred;
        store<f32>(at(dshift, j), load<f32>(at(dshift, j)) + d);
        store<f32>(at(dscale, j), load<f32>(at(dscale, j)) + d * (centred * own + 0));
      }
      sum += <f64>plain;
      centredSum += <f64>centredPart;
    }
    if (dx) {
      const constant = <f32>(<f64>(<f32>sum) / <f64>n) * inv,
        slope = <f32>(<f64>(<f32>centredSum * own + 0) / <f64>n) * inv;
      rowGrad(dx, dy, from, scale, n, m, r, inv, constant, slope * own, add);
      dx = at(dx, n);
    }
    x = at(x, n);
    dy = at(dy, n);
  }
}

/** dx (+)= scale dy inverse - (constant + slope (x - mean)), of one row. */
function rowGrad(dx: Floats, dy: Floats, x: Floats, scale: Floats, n: i32, mean: f32, rest: f32, inverse: f32, constant: f32, slope: f32, add: Flag): void {
  const m4 = f32x4.splat(mean),
    r4 = f32x4.splat(rest),
    i4 = f32x4.splat(inverse),
    c4 = f32x4.splat(constant),
    s4 = f32x4.splat(slope);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const g = f32x4.mul(v128.load(at(dy, j)), v128.load(at(scale, j)));
    const common = f32x4.add(c4, f32x4.mul(f32x4.sub(f32x4.sub(v128.load(at(x, j)), m4), r4), s4));
    const d = f32x4.sub(f32x4.mul(g, i4), common);
    v128.store(at(dx, j), add ? f32x4.add(v128.load(at(dx, j)), d) : d);
  }
  for (; j < n; ++j) {
    const g = load<f32>(at(dy, j)) * load<f32>(at(scale, j));
    const d = g * inverse - (constant + (load<f32>(at(x, j)) - mean - rest) * slope);
    store<f32>(at(dx, j), add ? load<f32>(at(dx, j)) + d : d);
  }
}
