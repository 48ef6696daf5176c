// Exponential, logarithm, logistic function in double precision, and their slopes.

/** e to the power of x. */
export const exp = (x: number): number => Math.exp(x);

/** Natural logarithm. */
export const log = (x: number): number => Math.log(x);

/** 1 / (1 + exp(-x)), accurate in both tails. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** The slope of each, from x. */
export const expSlope = exp;
/** 1 / x. */
export const logSlope = (x: number): number => 1 / x;
/** e / (1 + e)². */
export function sigmoidSlope(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return e / (1 + e) ** 2;
}
