/** factor · x + shift. */
export function affine(x: ArrayLike<number>, factor: number, shift: number): number[] {
  return Array.from(x, (each) => factor * each + shift);
}
