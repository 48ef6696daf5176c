/** y = x · factor for bytes x. */
export function fromBytes(x: ArrayLike<number>, factor: number): number[] {
  return Array.from(x, (each) => each * factor);
}
