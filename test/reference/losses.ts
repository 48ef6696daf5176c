// Losses of one output x with the target t, and their slopes along x.

export const squaredError = (x: number, t: number): number => (x - t) ** 2;
export const squaredErrorSlope = (x: number, t: number): number => 2 * (x - t);

export const absoluteError = (x: number, t: number): number => Math.abs(x - t);
export const absoluteErrorSlope = (x: number, t: number): number => Math.sign(x - t);

/** d² / 2 up to delta, delta (|d| - delta / 2) above. */
export function huber(x: number, t: number, delta = 1): number {
  const d = Math.abs(x - t);
  return d <= delta ? (d * d) / 2 : delta * (d - delta / 2);
}
export const huberSlope = (x: number, t: number, delta = 1): number => Math.max(-delta, Math.min(delta, x - t));

/** -t log p - (1 - t) log(1 - p), p = 1 / (1 + e^-x). */
export function binaryCrossEntropy(x: number, t: number): number {
  return t * Math.log1p(Math.exp(-x)) + (1 - t) * Math.log1p(Math.exp(x));
}
export const binaryCrossEntropySlope = (x: number, t: number): number => 1 / (1 + Math.exp(-x)) - t;

/** max(0, 1 - t x). */
export const hinge = (x: number, t: number): number => Math.max(0, 1 - t * x);
export const hingeSlope = (x: number, t: number): number => (t * x < 1 ? -t : 0);
