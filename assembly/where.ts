// y = a where c is not 0, b elsewhere      c, a, b, y: [n]
import { Floats, at } from "./addresses";

export function choose(y: Floats, c: Floats, a: Floats, b: Floats, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) v128.store(at(y, i), v128.bitselect(v128.load(at(b, i)), v128.load(at(a, i)), f32x4.eq(v128.load(at(c, i)), zero)));
}
