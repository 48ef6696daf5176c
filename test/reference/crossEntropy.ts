// Rows of x: [m, n], one class t per row.

/** exp(x - most) / sum, row by row. */
export function softmax(x: ArrayLike<number>, m: number, n: number): number[] {
  return Array.from({ length: m }, (_, i) => softmaxRow(Array.from(x).slice(i * n, (i + 1) * n))).flat();
}

function softmaxRow(row: number[]): number[] {
  const most = Math.max(...row);
  const powers = row.map((each) => Math.exp(each - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((each) => each / sum);
}

/** The mean of -log p[i, t[i]], from the definition of the softmax's logarithm. */
export function crossEntropy(x: ArrayLike<number>, t: ArrayLike<number>, m: number, n: number): number {
  let all = 0;
  for (let i = 0; i < m; i++) {
    const row = Array.from(x).slice(i * n, (i + 1) * n);
    const most = Math.max(...row);
    all += Math.log(row.reduce((sum, each) => sum + Math.exp(each - most), 0)) + most - (row[t[i] as number] as number);
  }
  return all / m;
}

/** g (p - one at t) / m. */
export function crossEntropyGrad(g: number, x: ArrayLike<number>, t: ArrayLike<number>, m: number, n: number): number[] {
  return softmax(x, m, n).map((p, at) => (g * (p - (at % n === t[Math.floor(at / n)] ? 1 : 0))) / m);
}

/** The place of the largest number of each row, the first of equals. */
export function largestOfRows(x: ArrayLike<number>, m: number, n: number): number[] {
  return Array.from({ length: m }, (_, i) => {
    const row = Array.from(x).slice(i * n, (i + 1) * n);
    return row.indexOf(Math.max(...row));
  });
}
