// A row added to all rows.

/** y[i, j] + b[j]. */
export function addRow(y: ArrayLike<number>, b: ArrayLike<number>, n: number): number[] {
  return Array.from(y, (each, at) => each + (b[at % n] as number));
}

/** db[j] + sum over i of dy[i, j]. */
export function addRowGrad(db: ArrayLike<number>, dy: ArrayLike<number>, m: number, n: number): number[] {
  return Array.from(db, (each, j) => {
    let sum = each;
    for (let i = 0; i < m; i++) sum += dy[i * n + j] as number;
    return sum;
  });
}
