// c + a · b, the one operation that all products are made of: rounded twice in the plain module, so that its bits are those
// of every engine; in the fast one as the engine has it, mostly fused and rounded once.

export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/** The same of single numbers, rounded as in the lanes of a vector: a column's bits do not depend on which way it is computed. */
export function madd1(a: f32, b: f32, c: f32): f32 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.extract_lane(f32x4.relaxed_madd(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0) : c + a * b;
}

/** 1 in the fast module, whose products may be fused, else 0. */
export function fused(): i32 {
  return i32(ASC_FEATURE_RELAXED_SIMD);
}
