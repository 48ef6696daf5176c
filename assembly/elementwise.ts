// y = a op b over a grid of rows x columns, with broadcasting: an operand's row or column stride (in numbers) is 0
// where it has one value for all. Whatever the shapes, an op splits them into such grids.
//
// The vector loop needs column strides of 0 or 1; y is dense in its columns. y, a, b: [rows, columns].
import { at } from "./at";
import { sumLanes } from "./lanes";

function four(p: usize, j: i32, stride: i32): v128 {
  return stride ? v128.load(at(p, j)) : v128.load32_splat(p);
}

/** y = a + b. */
export function add(y: usize, a: usize, b: usize, rows: i32, columns: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32): void {
  for (let i = 0; i < rows; ++i) {
    let j = 0;
    for (; j + 4 <= columns; j += 4) v128.store(at(y, j), f32x4.add(four(a, j, aColumn), four(b, j, bColumn)));
    for (; j < columns; ++j) store<f32>(at(y, j), load<f32>(at(a, j * aColumn)) + load<f32>(at(b, j * bColumn)));
    y = at(y, columns);
    a = at(a, aRow);
    b = at(b, bRow);
  }
}

/** y = a · b. */
export function mul(y: usize, a: usize, b: usize, rows: i32, columns: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32): void {
  for (let i = 0; i < rows; ++i) {
    let j = 0;
    for (; j + 4 <= columns; j += 4) v128.store(at(y, j), f32x4.mul(four(a, j, aColumn), four(b, j, bColumn)));
    for (; j < columns; ++j) store<f32>(at(y, j), load<f32>(at(a, j * aColumn)) * load<f32>(at(b, j * bColumn)));
    y = at(y, columns);
    a = at(a, aRow);
    b = at(b, bRow);
  }
}

/** y = a - b. */
export function sub(y: usize, a: usize, b: usize, rows: i32, columns: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32): void {
  for (let i = 0; i < rows; ++i) {
    let j = 0;
    for (; j + 4 <= columns; j += 4) v128.store(at(y, j), f32x4.sub(four(a, j, aColumn), four(b, j, bColumn)));
    for (; j < columns; ++j) store<f32>(at(y, j), load<f32>(at(a, j * aColumn)) - load<f32>(at(b, j * bColumn)));
    y = at(y, columns);
    a = at(a, aRow);
    b = at(b, bRow);
  }
}

/** y = a / b. */
export function div(y: usize, a: usize, b: usize, rows: i32, columns: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32): void {
  for (let i = 0; i < rows; ++i) {
    let j = 0;
    for (; j + 4 <= columns; j += 4) v128.store(at(y, j), f32x4.div(four(a, j, aColumn), four(b, j, bColumn)));
    for (; j < columns; ++j) store<f32>(at(y, j), load<f32>(at(a, j * aColumn)) / load<f32>(at(b, j * bColumn)));
    y = at(y, columns);
    a = at(a, aRow);
    b = at(b, bRow);
  }
}

/** da += factor · dy, summed over what a was broadcast along. */
export function reduceInto(da: usize, dy: usize, rows: i32, columns: i32, aRow: i32, aColumn: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (let i = 0; i < rows; ++i) {
    let j = 0;
    if (aColumn) {
      for (; j + 4 <= columns; j += 4) v128.store(at(da, j), f32x4.add(v128.load(at(da, j)), f32x4.mul(v128.load(at(dy, j)), f)));
      for (; j < columns; ++j) store<f32>(at(da, j), load<f32>(at(da, j)) + load<f32>(at(dy, j)) * factor);
    } else {
      let sum = f32x4.splat(0);
      for (; j + 4 <= columns; j += 4) sum = f32x4.add(sum, v128.load(at(dy, j)));
      let rest = sumLanes(sum);
      for (; j < columns; ++j) rest += load<f32>(at(dy, j));
      store<f32>(da, load<f32>(da) + rest * factor);
    }
    dy = at(dy, columns);
    da = at(da, aRow);
  }
}

/** y = factor · x + shift. x, y: [n]. */
export function affine(y: usize, x: usize, n: i32, factor: f32, shift: f32): void {
  const f = f32x4.splat(factor),
    s = f32x4.splat(shift);
  for (let i = 0; i < n; i += 4) v128.store(at(y, i), f32x4.add(f32x4.mul(v128.load(at(x, i)), f), s));
}

/** x = value, n times. */
export function fill(x: usize, n: i32, value: f32): void {
  const v = f32x4.splat(value);
  for (let i = 0; i < n; i += 4) v128.store(at(x, i), v);
}

/** y = a where c is not 0, b elsewhere. c, a, b, y: [n]. */
export function choose(y: usize, c: usize, a: usize, b: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) v128.store(at(y, i), v128.bitselect(v128.load(at(b, i)), v128.load(at(a, i)), f32x4.eq(v128.load(at(c, i)), zero)));
}
