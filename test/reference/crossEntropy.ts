// Cross-entropy of rows of x: [m, n], with one class t or a share t[j] of each per row.
import { logSoftmax, logSoftmaxGrad, softmax } from "./softmax.ts";

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

/** The sum of -t[i, j] log p[i, j], divided by `norm`, in which 0 log 0 = 0. t: [m, n]. */
export function crossEntropyTargets(x: ArrayLike<number>, t: ArrayLike<number>, m: number, n: number, norm: number): number {
  return logSoftmax(x, m, n).reduce((all, each, at) => (t[at] === 0 ? all : all - (t[at] as number) * each), 0) / norm;
}

/** g (p[i, j] sum of t[i] - t[i, j]) / norm: the slope of log softmax, used on -t. */
export function crossEntropyTargetsGrad(g: number, x: ArrayLike<number>, t: ArrayLike<number>, m: number, n: number, norm: number): number[] {
  const minus = Array.from(t, (each) => (-each * g) / norm);
  return logSoftmaxGrad(minus, x, m, n);
}
