/** max(x, 0); NaN stays NaN, -0 becomes 0. */
export const relu = (x: number): number => Math.max(x, 0);

/** 1 where x > 0, else 0. */
export const reluSlope = (x: number): number => (x > 0 ? 1 : 0);
