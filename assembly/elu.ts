// y = x where x > 0, a (e^x - 1) elsewhere (Clevert et al. 2016)      dx += dy where x > 0, dy a e^x elsewhere (a at 0)
//
// x, y, dx, dy: [n].
import { Floats, vectors } from "./addresses";
import { exp4, one } from "./exp";
import { accumulate } from "./accumulate";
import { tanh4 } from "./tanh";

// e^x - 1 for x <= 0: through tanh, which is accurate near 0: 2 t / (1 - t), t = tanh(x / 2)
function expm1Below4(x: v128): v128 {
  const t = tanh4(f32x4.mul(x, f32x4.splat(0.5)));
  return f32x4.div(f32x4.add(t, t), f32x4.sub(one(), t));
}

export function elu(y: Floats, x: Floats, n: i32, a: f32): void {
  const zero = f32x4.splat(0);
  const size = f32x4.splat(a);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, v128.bitselect(v, f32x4.mul(size, expm1Below4(f32x4.min(v, zero))), f32x4.gt(v, zero)));
  }
}

/** dx += dy where x > 0, dy a e^x elsewhere. */
export function eluGrad(dx: Floats, dy: Floats, x: Floats, n: i32, a: f32): void {
  const zero = f32x4.splat(0);
  const size = f32x4.splat(a);
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    accumulate(dx + i, dy + i, v128.bitselect(one(), f32x4.mul(size, exp4(f32x4.min(v, zero))), f32x4.gt(v, zero)));
  }
}
