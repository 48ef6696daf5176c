// x = value, n times      x: [n]
import { Floats, at } from "./addresses";

export function fill(x: Floats, n: i32, value: f32): void {
  const v = f32x4.splat(value);
  for (let i = 0; i < n; i += 4) v128.store(at(x, i), v);
}
