// Powers in double precision, and their slopes from x.

export const square = (x: number): number => x * x;
export const squareSlope = (x: number): number => 2 * x;

export const sqrt = (x: number): number => Math.sqrt(x);
export const sqrtSlope = (x: number): number => 1 / (2 * Math.sqrt(x));

export const abs = (x: number): number => Math.abs(x);
export const absSlope = (x: number): number => (x > 0 ? 1 : x < 0 ? -1 : 0);

/** x to the power of c; NaN below 0 unless c is whole. */
export const power = (x: number, c: number): number => x ** c;
export const powerSlope = (x: number, c: number): number => (c === 0 ? 0 : c * x ** (c - 1));
