// Inverses and determinants of small square matrices, by Gauss-Jordan elimination with the largest pivot of each column, in
// double precision.
import { ShapeError, ValueError } from "../errors.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { floats, kernels } from "../wasm.ts";

/** Puts row c of a matrix in the place of row p, and row p, divided by a number, in that of row c. */
function exchange(m: Float64Array, n: number, c: number, p: number, by: number): void {
  for (let j = 0; j < n; j++) {
    const [here, there] = [m[c * n + j] as number, m[p * n + j] as number];
    m[p * n + j] = here;
    m[c * n + j] = there / by;
  }
}

/** Takes a multiple of row c from row i. */
function subtract(m: Float64Array, n: number, i: number, c: number, times: number): void {
  for (let j = 0; j < n; j++) m[i * n + j] = (m[i * n + j] as number) - times * (m[c * n + j] as number);
}

/** The inverse of a matrix n x n, row by row, and its determinant as factor · 2^power, the factor from 1 to below 2 in size; undefined where a pivot is 0. */
function invert(from: ArrayLike<number>, n: number): { inverse: Float64Array; factor: number; power: number } | undefined {
  const a = Float64Array.from(from);
  const b = new Float64Array(n * n);
  for (let i = 0; i < n; i++) b[i * (n + 1)] = 1;
  let [factor, power] = [1, 0];
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(a[i * n + c] as number) > Math.abs(a[p * n + c] as number)) p = i;
    const pivot = a[p * n + c] as number;
    if (!(Math.abs(pivot) > 0 && Math.abs(pivot) < Infinity)) return undefined;
    factor *= pivot * (p === c ? 1 : -1);
    for (; Math.abs(factor) >= 2; power++) factor /= 2;
    for (; Math.abs(factor) < 1; power--) factor *= 2;
    exchange(a, n, c, p, pivot);
    exchange(b, n, c, p, pivot);
    for (let i = 0; i < n; i++) {
      const times = a[i * n + c] as number;
      if (i === c || times === 0) continue;
      subtract(a, n, i, c, times);
      subtract(b, n, i, c, times);
    }
  }
  return { inverse: b, factor, power };
}

/** The matrices of a tensor, inverted. @throws ShapeError, ValueError */
function inverted(who: string, x: Tensor) {
  const n = checkTensor(who, x).shape.at(-1) as number;
  if (x.shape.length < 2 || x.shape.at(-2) !== n || n === 0)
    throw new ShapeError(`${who}: ${print(x.shape)} came, but [..., n, n] is needed: square matrices in the last two axes.`);
  const numbers = x.toArray();
  const batch = x.shape.slice(0, -2);
  const each = Array.from({ length: x.size / (n * n) }, (_, i) => {
    const found = invert(numbers.subarray(i * n * n, (i + 1) * n * n), n);
    if (found) return found;
    throw new ValueError(`${who}: matrix ${i} has no inverse, as its rows are not independent or not finite. Add a small multiple of the identity.`);
  });
  return { n, batch, each };
}

/** da -= Yᵀ dY Yᵀ, of one matrix. */
function inverseGrad(da: Float32Array, dy: Float32Array, y: Float64Array, n: number): void {
  const half = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const g = dy[i * n + k] as number;
      if (g) for (let j = 0; j < n; j++) half[i * n + j] = (half[i * n + j] as number) + g * (y[j * n + k] as number);
    }
  const whole = new Float64Array(n * n);
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) {
      const g = y[k * n + i] as number;
      for (let j = 0; j < n; j++) whole[i * n + j] = (whole[i * n + j] as number) + g * (half[k * n + j] as number);
    }
  whole.forEach((each, i) => {
    da[i] = (da[i] as number) - each;
  });
}

/**
 * The inverse of each matrix of [..., n, n], in double precision and rounded once: for n up to some dozens.
 * @throws ShapeError; ValueError for a matrix that has none
 * @example
 * ```ts
 * import { tensor } from "sievenet";
 * import { inverse } from "sievenet/math";
 *
 * inverse(tensor([[2, 0], [0, 4]])).toArray(); // [0.5, 0, 0, 0.25]
 * ```
 */
export function inverse(x: Tensor): Tensor {
  const { n, each } = inverted("inverse", x);
  const y = new Tensor(x.shape);
  const to = floats(y.address, y.size);
  each.forEach(({ inverse }, i) => {
    to.set(inverse, i * n * n);
  });
  return record(y, [x], ["inverse"], () => {
    const [at, of] = [x.grad, y.grad];
    const [dx, dy] = [floats(at, x.size), floats(of, y.size)];
    each.forEach(({ inverse }, i) => {
      const [begin, end] = [i * n * n, (i + 1) * n * n];
      inverseGrad(dx.subarray(begin, end), dy.subarray(begin, end), inverse, n);
    });
  });
}

/**
 * log |det| of each matrix of [..., n, n]: [...]. Within 1e-7, or 1e-7 of the result where that is more, of the matrix as it is in 32 bits. Its
 * gradient is the transposed inverse: of an encoder's Jacobian in a likelihood.
 * @throws ShapeError; ValueError for a matrix whose determinant is 0
 * @example
 * ```ts
 * import { tensor } from "sievenet";
 * import { logDeterminant } from "sievenet/math";
 *
 * logDeterminant(tensor([[[1, 0], [0, 1]], [[0, 1], [1, 0]]])).toArray(); // [0, 0]
 * ```
 */
export function logDeterminant(x: Tensor): Tensor {
  const { n, batch, each } = inverted("logDeterminant", x);
  const y = new Tensor(batch);
  const logs = each.map(({ factor, power }) => power * Math.LN2 + kernels.log1(Math.abs(factor)));
  floats(y.address, y.size).set(logs);
  return record(y, [x], ["logDeterminant"], () => {
    const [at, of] = [x.grad, y.grad];
    const [dx, dy] = [floats(at, x.size), floats(of, y.size)];
    each.forEach(({ inverse }, m) => {
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          const place = m * n * n + i * n + j;
          dx[place] = (dx[place] as number) + (dy[m] as number) * (inverse[j * n + i] as number);
        }
    });
  });
}
