/** The sum of all numbers. */
export function sum(x: ArrayLike<number>): number {
  return Array.from(x).reduce((a, b) => a + b, 0);
}

/** Sums of squares over all but the middle axis of [outer, middle, inner]. */
export function sumSquares(w: ArrayLike<number>, outer: number, middle: number, inner: number): number[] {
  const out = new Array<number>(middle).fill(0);
  for (let i = 0; i < outer * middle * inner; i++) {
    const j = Math.floor(i / inner) % middle;
    out[j] = (out[j] as number) + (w[i] as number) ** 2;
  }
  return out;
}

/** dw + 2 w dy. */
export function sumSquaresGrad(dw: ArrayLike<number>, dy: ArrayLike<number>, w: ArrayLike<number>, middle: number, inner: number): number[] {
  return Array.from(dw, (each, i) => each + 2 * (w[i] as number) * (dy[Math.floor(i / inner) % middle] as number));
}
