// The ceiling the products are measured against: multiply and add on registers alone, 12 independent sums. Compiled as the
// library is, with relaxed SIMD for the fast build.

function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** rounds x 12 vector multiply-adds (96 floating-point operations a round). */
export function peak(from: usize, rounds: i32): f32 {
  const x = v128.load32_splat(from),
    y = v128.load32_splat(from, 4);
  let c0 = f32x4.splat(0),
    c1 = f32x4.splat(1),
    c2 = f32x4.splat(2),
    c3 = f32x4.splat(3),
    c4 = f32x4.splat(4),
    c5 = f32x4.splat(5);
  let c6 = f32x4.splat(6),
    c7 = f32x4.splat(7),
    c8 = f32x4.splat(8),
    c9 = f32x4.splat(9),
    c10 = f32x4.splat(10),
    c11 = f32x4.splat(11);
  do {
    c0 = madd(c0, x, y);
    c1 = madd(c1, x, y);
    c2 = madd(c2, x, y);
    c3 = madd(c3, x, y);
    c4 = madd(c4, x, y);
    c5 = madd(c5, x, y);
    c6 = madd(c6, x, y);
    c7 = madd(c7, x, y);
    c8 = madd(c8, x, y);
    c9 = madd(c9, x, y);
    c10 = madd(c10, x, y);
    c11 = madd(c11, x, y);
  } while (--rounds > 0);
  const all = f32x4.add(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)), f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7)));
  return f32x4.extract_lane(f32x4.add(all, f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11))), 0);
}
