// Moving numbers, index by index.
import { type Shape, size } from "./elementwise.ts";

/** Strides of rows and columns of y, then of x. */
export type Strides = readonly [yRow: number, yColumn: number, xRow: number, xColumn: number];

/** y[i·yRow + j·yColumn] = x[i·xRow + j·xColumn], or added to it. */
export function moveGrid(y: ArrayLike<number>, x: ArrayLike<number>, rows: number, columns: number, strides: Strides, add = false): number[] {
  const out = Array.from(y);
  const [yRow, yColumn, xRow, xColumn] = strides;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = i * yRow + j * yColumn;
      out[at] = (add ? (out[at] as number) : 0) + (x[i * xRow + j * xColumn] as number);
    }
  }
  return out;
}

/** y[i] = x[list[i]], rows of `width` numbers. */
export function gatherRows(x: ArrayLike<number>, list: readonly number[], width: number): number[] {
  return list.flatMap((row) => Array.from({ length: width }, (_, j) => x[row * width + j] as number));
}

/** dx[list[i]] + dy[i]. */
export function gatherRowsGrad(dx: ArrayLike<number>, dy: ArrayLike<number>, list: readonly number[], width: number): number[] {
  const out = Array.from(dx);
  list.forEach((row, i) => {
    for (let j = 0; j < width; j++) out[row * width + j] = (out[row * width + j] as number) + (dy[i * width + j] as number);
  });
  return out;
}

/** Which index along each axis number `at` of an array has. */
export function indexOf(at: number, shape: Shape): number[] {
  const out: number[] = [];
  let rest = at;
  for (let i = shape.length - 1; i >= 0; i--) {
    out.unshift(rest % (shape[i] as number));
    rest = Math.floor(rest / (shape[i] as number));
  }
  return out;
}

/** Where an index is in an array. */
export function placeOf(index: readonly number[], shape: Shape): number {
  return index.reduce((place, each, i) => place * (shape[i] as number) + each, 0);
}

/** An array of `shape` from what is at each index. */
export function build(shape: Shape, at: (index: number[]) => number): number[] {
  return Array.from({ length: size(shape) }, (_, i) => at(indexOf(i, shape)));
}

/** y[index[order[0]], ...] = x[index]: axis i of y is axis order[i] of x. */
export function transpose(x: ArrayLike<number>, shape: Shape, order: readonly number[]): number[] {
  const to = order.map((axis) => shape[axis] as number);
  return build(to, (index) => {
    const from = shape.map((_, axis) => index[order.indexOf(axis)] as number);
    return x[placeOf(from, shape)] as number;
  });
}

/** y[index] = x[index + begin]. */
export function slice(x: ArrayLike<number>, shape: Shape, begin: readonly number[], sizes: readonly number[]): number[] {
  const from = (index: number[]) => index.map((each, i) => each + (begin[i] as number));
  return build(sizes, (index) => x[placeOf(from(index), shape)] as number);
}

/** x with more room around it. */
export function pad(x: ArrayLike<number>, shape: Shape, widths: readonly (readonly [number, number])[], value: number): number[] {
  const to = shape.map((each, i) => each + (widths[i]?.[0] ?? 0) + (widths[i]?.[1] ?? 0));
  return build(to, (index) => {
    const from = index.map((each, i) => each - (widths[i]?.[0] ?? 0));
    const inside = from.every((each, i) => each >= 0 && each < (shape[i] as number));
    return inside ? (x[placeOf(from, shape)] as number) : value;
  });
}

/** Arrays of the shapes given, one after the other along an axis. */
export function concat(list: readonly (readonly [values: ArrayLike<number>, shape: Shape])[], axis: number): { values: number[]; shape: number[] } {
  const total = list.reduce((sum, [, shape]) => sum + (shape[axis] as number), 0);
  const shape = ((list[0] as (typeof list)[0])[1] as number[]).map((each, i) => (i === axis ? total : each));
  const values = build(shape, (index) => {
    let along = index[axis] as number;
    for (const [each, own] of list) {
      const width = own[axis] as number;
      if (along < width) return each[placeOf(index.with(axis, along), own)] as number;
      along -= width;
    }
    return NaN;
  });
  return { values, shape };
}
