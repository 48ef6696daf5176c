import { type Flag, type Floats, none, skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { workspace } from "../memory.ts";
import { print, sameShape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** C (+)= A · B for matrices with any strides: [row, column] each. */
function product(
  c: Floats,
  n: number,
  a: Floats,
  [aRow, aColumn]: readonly [number, number],
  b: Floats,
  [bRow, bColumn]: readonly [number, number],
  m: number,
  k: number,
  add: Flag,
): void {
  kernels.gemm(c, n, a, aRow, aColumn, b, bRow, bColumn, m, n, k, none, none, none, none, 0, 0, add, workspace());
}

/**
 * The matrix product. a: [..., m, k], b: [..., k, n] or [k, n] for all; result: [..., m, n].
 * Each number is one running sum of 32 bits, k ascending: 4 096 terms of 0.1 are 4e-5 off, 65 536 are 6e-4, 2^20 are 1 %.
 * @throws ShapeError
 * @example
 * ```ts
 * import { matmul, tensor } from "sievenet";
 *
 * matmul(tensor([[1, 2]]), tensor([[3], [4]])).toArray(); // [11]
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkTensor("matmul", a);
  checkTensor("matmul", b);
  const [m, k] = a.shape.slice(-2) as [number, number];
  const [rows, n] = b.shape.slice(-2) as [number, number];
  const batch = a.shape.slice(0, -2);
  const shared = b.shape.length === 2;
  if (a.shape.length < 2 || b.shape.length < 2)
    throw new ShapeError(`matmul: shapes ${print(a.shape)} and ${print(b.shape)} came, but both need at least two axes.`);
  if (k !== rows) throw new ShapeError(`matmul: ${print(a.shape)} times ${print(b.shape)}: the inner sizes ${k} and ${rows} differ.`);
  if (!shared && !sameShape(batch, b.shape.slice(0, -2)))
    throw new ShapeError(`matmul: ${print(a.shape)} times ${print(b.shape)}: the sizes before the last two must be equal, or the second a plain matrix.`);
  const y = new Tensor([...batch, m, n]);
  const copies = sizeOf(batch);
  const at = (i: number) => ({ a: i * m * k, b: shared ? 0 : i * k * n, y: i * m * n });
  for (let i = 0; i < copies; i++) {
    const o = at(i);
    if (k) product(skip(y.address, o.y), n, skip(a.address, o.a), [k, 1], skip(b.address, o.b), [n, 1], m, k, 0);
    else kernels.fill(y.address, y.size, 0);
  }
  return record(y, [a, b], ["matmul"], () => {
    for (let i = 0; i < copies; i++) {
      const o = at(i);
      if (a.wantsGrad) product(skip(a.grad, o.a), k, skip(y.grad, o.y), [n, 1], skip(b.address, o.b), [1, n], m, n, 1);
      if (b.wantsGrad) product(skip(b.grad, o.b), n, skip(a.address, o.a), [1, k], skip(y.grad, o.y), [n, 1], k, m, 1);
    }
  });
}
