// y = max(x, 0)      dx += dy where y > 0      x, y, dx, dy: [n]
import { Floats, vectors } from "./addresses";

export function relu(y: Floats, x: Floats, n: i32): void {
  const end = y + vectors(n);
  const zero = f32x4.splat(0);
  while (y < end) {
    const v = v128.load(x);
    // one comparison instead of max: a third faster; -0 becomes 0, a NaN stays
    v128.store(y, v128.andnot(v, f32x4.le(v, zero)));
    y += 16;
    x += 16;
  }
}

export function reluGrad(dx: Floats, dy: Floats, y: Floats, n: i32): void {
  const end = dx + vectors(n);
  const zero = f32x4.splat(0);
  while (dx < end) {
    const open = f32x4.gt(v128.load(y), zero);
    v128.store(dx, f32x4.add(v128.load(dx), v128.and(v128.load(dy), open)));
    dx += 16;
    dy += 16;
    y += 16;
  }
}
