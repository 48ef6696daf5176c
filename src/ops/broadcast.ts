// Broadcasting as in NumPy: shapes are aligned at their last axis, and a missing axis or one of size 1 repeats.
import { type Floats, skip } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { print, type Shape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** One grid that a kernel does at once: offsets and strides in numbers. */
interface Grid {
  readonly y: number;
  readonly a: number;
  readonly b: number;
}

/** A pair of shapes, split into equal grids of rows x columns. */
export interface Plan {
  readonly shape: Shape;
  readonly rows: number;
  readonly columns: number;
  readonly aRow: number;
  readonly aColumn: number;
  readonly bRow: number;
  readonly bColumn: number;
  readonly grids: readonly Grid[];
}

/** The shape that `a` and `b` broadcast to. @throws ShapeError */
export function broadcastShape(who: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const p = a[i - rank + a.length] ?? 1;
    const q = b[i - rank + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1) {
      throw new ShapeError(`${who}: shapes ${print(a)} and ${print(b)} do not fit: ${p} against ${q} at axis ${i}. Sizes must be equal, or one of them 1.`);
    }
    return p === 1 ? q : p;
  });
}

/** Strides of `shape` inside `full`, 0 where it repeats. */
function strides(shape: Shape, full: Shape): number[] {
  let step = 1;
  const out: number[] = new Array(full.length).fill(0);
  for (let i = full.length - 1; i >= 0; i--) {
    const size = shape[i - full.length + shape.length] ?? 1;
    out[i] = size === 1 && full[i] !== 1 ? 0 : step;
    step *= size;
  }
  return out;
}

/** How to walk `a` and `b` over their common shape: neighbouring axes that go together are merged first. */
export function plan(who: string, a: Shape, b: Shape): Plan {
  if (a.length === b.length && a.every((size, i) => size === b[i])) {
    return { shape: a, rows: 1, columns: sizeOf(a), aRow: 0, aColumn: 1, bRow: 0, bColumn: 1, grids: [{ y: 0, a: 0, b: 0 }] };
  }
  const shape = broadcastShape(who, a, b);
  const strideA = strides(a, shape);
  const strideB = strides(b, shape);
  const merged: { size: number; a: number; b: number }[] = [];
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] as number;
    if (size === 1) continue;
    const axis = { size, a: strideA[i] as number, b: strideB[i] as number };
    const inner = merged.at(-1);
    if (inner && axis.a === inner.a * inner.size && axis.b === inner.b * inner.size) inner.size *= size;
    else merged.push(axis);
  }
  const columns = merged[0] ?? { size: 1, a: 1, b: 1 };
  const rows = merged[1] ?? { size: 1, a: 0, b: 0 };
  let grids: Grid[] = [{ y: 0, a: 0, b: 0 }];
  let step = columns.size * rows.size;
  for (const axis of merged.slice(2)) {
    const inner = grids;
    grids = Array.from({ length: axis.size }, (_, i) => inner.map((g) => ({ y: g.y + i * step, a: g.a + i * axis.a, b: g.b + i * axis.b }))).flat();
    step *= axis.size;
  }
  return {
    shape,
    rows: rows.size,
    columns: columns.size,
    aRow: rows.a,
    aColumn: columns.a,
    bRow: rows.b,
    bColumn: columns.b,
    grids: sizeOf(shape) ? grids : [],
  };
}

type Kernel = typeof kernels.add;

/** y = a op b over the plan. */
export function apply(kernel: Kernel, p: Plan, y: Floats, a: Floats, b: Floats): void {
  for (const g of p.grids) kernel(skip(y, g.y), skip(a, g.a), skip(b, g.b), p.rows, p.columns, p.aRow, p.aColumn, p.bRow, p.bColumn);
}

/** The plan with a and b exchanged. */
export function flip(p: Plan): Plan {
  return { ...p, aRow: p.bRow, aColumn: p.bColumn, bRow: p.aRow, bColumn: p.aColumn, grids: p.grids.map((g) => ({ y: g.y, a: g.b, b: g.a })) };
}

/** The plan with an array of the common shape in the place of a. */
export function full(p: Plan): Plan {
  return { ...p, aRow: p.columns, aColumn: 1, grids: p.grids.map((g) => ({ y: g.y, a: g.y, b: g.b })) };
}

/** da += factor · dy, summed over what a repeats along. */
export function reduceInto(p: Plan, da: Floats, dy: Floats, factor = 1): void {
  for (const g of p.grids) kernels.reduceInto(skip(da, g.a), skip(dy, g.y), p.rows, p.columns, p.aRow, p.aColumn, factor);
}

/** An elementwise op of two tensors; `backward` gets the plan and its flip. */
export function binary(who: string, kernel: Kernel, a: Tensor, b: Tensor, backward: (y: Tensor, p: Plan, flipped: Plan) => void): Tensor {
  const p = plan(who, checkTensor(who, a).shape, checkTensor(who, b).shape);
  const y = new Tensor(p.shape);
  apply(kernel, p, y.address, a.address, b.address);
  return record(y, [a, b], [who], () => backward(y, p, flip(p)));
}
