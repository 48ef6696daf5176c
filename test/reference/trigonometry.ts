// Sine and cosine in double precision, and their slopes.

export const sin = (x: number): number => Math.sin(x);
export const cos = (x: number): number => Math.cos(x);
export const sinSlope = cos;
export const cosSlope = (x: number): number => -Math.sin(x);
