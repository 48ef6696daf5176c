// Lists of places.

/** The places that are not exactly 0. */
export function openList(z: ArrayLike<number>): number[] {
  return Array.from(z, (each, i) => (each === 0 ? -1 : i)).filter((i) => i >= 0);
}

/** The columns of [m, n] that are not 0 in every row. */
export function openColumns(x: ArrayLike<number>, n: number): number[] {
  const all = Array.from(x);
  return Array.from({ length: n }, (_, j) => j).filter((j) => all.some((each, at) => at % n === j && each !== 0));
}

/** What is in both. */
export function intersect(a: readonly number[], b: readonly number[]): number[] {
  return a.filter((each) => b.includes(each));
}

/** Rows that are not open become 0. */
export function clearClosedRows(x: ArrayLike<number>, n: number, open: readonly number[]): number[] {
  return Array.from(x, (each, at) => (open.includes(Math.floor(at / n)) ? each : 0));
}

/** The `wide` places that each number stands for. */
export function widen(a: readonly number[], wide: number): number[] {
  return a.flatMap((each) => Array.from({ length: wide }, (_, j) => each * wide + j));
}
