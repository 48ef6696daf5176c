/** y[i, j] = x[i, list[j]]. x: [m, k]. */
export function selectColumns(x: ArrayLike<number>, list: readonly number[], m: number, k: number): number[] {
  return Array.from({ length: m }, (_, i) => list.map((column) => x[i * k + column] as number)).flat();
}

/** dx[i, list[j]] + dy[i, j]. */
export function selectColumnsGrad(dx: ArrayLike<number>, dy: ArrayLike<number>, list: readonly number[], m: number, k: number): number[] {
  const out = Array.from(dx);
  for (let i = 0; i < m; i++) {
    list.forEach((column, j) => {
      out[i * k + column] = (out[i * k + column] as number) + (dy[i * list.length + j] as number);
    });
  }
  return out;
}
