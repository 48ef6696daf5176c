// y = max(x, 0)      dx += dy where y > 0      x, y, dx, dy: [n]
import { vectors } from "./at";

export function relu(y: usize, x: usize, n: i32): void {
  const end = y + vectors(n);
  const zero = f32x4.splat(0);
  while (y < end) {
    const v = v128.load(x);
    v128.store(y, f32x4.max(v, zero));
    y += 16;
    x += 16;
  }
}

export function reluGrad(dx: usize, dy: usize, y: usize, n: i32): void {
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
