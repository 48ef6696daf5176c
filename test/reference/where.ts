/** a where c is not 0, b elsewhere. */
export function choose(c: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  return Array.from(c, (each, i) => (each !== 0 ? a[i] : b[i]) as number);
}
