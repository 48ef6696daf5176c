// The mask of dropout (Srivastava et al. 2014):
//
//   u = factor where u >= p, 0 elsewhere      u: [n], uniform noise before and the mask after
import { Floats, at } from "./addresses";

/** u = factor where u >= p, 0 elsewhere: the mask, written over its noise. */
export function dropoutMask(u: Floats, n: i32, p: f32, factor: f32): void {
  for (let i = 0; i < n; i += 4) {
    const kept = f32x4.ge(v128.load(at(u, i)), f32x4.splat(p));
    v128.store(at(u, i), v128.and(kept, f32x4.splat(factor)));
  }
}
