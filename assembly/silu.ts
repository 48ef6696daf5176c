// y = x s      dx += dy s (1 + x (1 - s))      s = sigmoid(x)      x, y, dx, dy: [n]
import { Floats, vectors } from "./addresses";
import { one, sigmoid4 } from "./exp";
import { accumulate } from "./accumulate";

export function silu(y: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.mul(v, sigmoid4(v)));
  }
}

/** dx += dy s (1 + x (1 - s)), s = sigmoid(x). */
export function siluGrad(dx: Floats, dy: Floats, x: Floats, n: i32): void {
  for (let i: usize = 0, end = vectors(n); i < end; i += 16) {
    const v = v128.load(x + i);
    const s = sigmoid4(v);
    accumulate(dx + i, dy + i, f32x4.mul(s, f32x4.add(one(), f32x4.mul(v, f32x4.sub(one(), s)))));
  }
}
