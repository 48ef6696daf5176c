// The softmax of the rows of x: [m, n], and what is made of it.

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

/** p (dp - sum of p dp), from the Jacobian p[j] ([j = k] - p[k]). */
export function softmaxGrad(dp: ArrayLike<number>, x: ArrayLike<number>, m: number, n: number): number[] {
  const p = softmax(x, m, n);
  const dots = rowDots(dp, p, m, n);
  return p.map((each, at) => each * ((dp[at] as number) - (dots[Math.floor(at / n)] as number)));
}

/** x - log sum exp(x), row by row. */
export function logSoftmax(x: ArrayLike<number>, m: number, n: number): number[] {
  return Array.from({ length: m }, (_, i) => {
    const row = Array.from(x).slice(i * n, (i + 1) * n);
    const most = Math.max(...row);
    const rest = Math.log(row.reduce((sum, each) => sum + Math.exp(each - most), 0));
    return row.map((each) => each - most - rest);
  }).flat();
}

/** dy - p sum of dy. */
export function logSoftmaxGrad(dy: ArrayLike<number>, x: ArrayLike<number>, m: number, n: number): number[] {
  const sums = rowDots(dy, new Array(m * n).fill(1), m, n);
  return softmax(x, m, n).map((p, at) => (dy[at] as number) - p * (sums[Math.floor(at / n)] as number));
}

/** The place of the largest number of each row, the first of equals. */
export function largestOfRows(x: ArrayLike<number>, m: number, n: number): number[] {
  return Array.from({ length: m }, (_, i) => {
    const row = Array.from(x).slice(i * n, (i + 1) * n);
    return row.indexOf(Math.max(...row));
  });
}

/** The sum of a[i, j] b[i, j] over j, for every i. */
function rowDots(a: ArrayLike<number>, b: ArrayLike<number>, m: number, n: number): number[] {
  return Array.from({ length: m }, (_, i) =>
    Array.from({ length: n }, (_, j) => (a[i * n + j] as number) * (b[i * n + j] as number)).reduce((p, q) => p + q, 0),
  );
}
