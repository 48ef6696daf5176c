import { type Flag, type Floats, none, skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { workspace } from "../memory.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { type Plan, plan } from "./broadcast.ts";

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

/** Which matrices of two batches are multiplied, in the order of the results. */
function pairs({ grids, rows, columns, ...p }: Plan): { a: number; b: number }[] {
  return grids.flatMap((g) =>
    Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return { a: g.a + row * p.aRow + column * p.aColumn, b: g.b + row * p.bRow + column * p.bColumn };
    }),
  );
}

/**
 * The matrix product. a: [..., m, k], b: [..., k, n]; result: [..., m, n]. Axes before the last two are broadcast: [batch, k] times
 * [groups, k, n] is [groups, batch, n], and [groups, batch, k] times that is a product of its own for each group.
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
  if (a.shape.length < 2 || b.shape.length < 2)
    throw new ShapeError(`matmul: shapes ${print(a.shape)} and ${print(b.shape)} came, but both need at least two axes.`);
  if (k !== rows) throw new ShapeError(`matmul: ${print(a.shape)} times ${print(b.shape)}: the inner sizes ${k} and ${rows} differ.`);
  const batch = plan("matmul, before the last two axes", a.shape.slice(0, -2), b.shape.slice(0, -2));
  const y = new Tensor([...batch.shape, m, n]);
  const places = pairs(batch).map((each, i) => ({ a: each.a * m * k, b: each.b * k * n, y: i * m * n }));
  for (const o of places) {
    if (k) product(skip(y.address, o.y), n, skip(a.address, o.a), [k, 1], skip(b.address, o.b), [n, 1], m, k, 0);
    else kernels.fill(y.address, y.size, 0);
  }
  return record(y, [a, b], ["matmul"], () => {
    for (const o of places) {
      if (a.wantsGrad) product(skip(a.grad, o.a), k, skip(y.grad, o.y), [n, 1], skip(b.address, o.b), [1, n], m, n, 1);
      if (b.wantsGrad) product(skip(b.grad, o.b), n, skip(a.address, o.a), [1, k], skip(y.grad, o.y), [n, 1], k, m, 1);
    }
  });
}
