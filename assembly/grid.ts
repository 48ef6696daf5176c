// Moving numbers between arrays of different strides: transpose, slice, pad, concat are all made of this.
//
//   y[i·yRow + j·yColumn] (+)= x[i·xRow + j·xColumn]      strides in numbers
import { Floats, Indices, at } from "./addresses";

export function copyGrid(y: Floats, x: Floats, rows: i32, columns: i32, yRow: i32, yColumn: i32, xRow: i32, xColumn: i32): void {
  for (let i = 0; i < rows; ++i) {
    const to = at(y, i * yRow);
    const from = at(x, i * xRow);
    if (yColumn == 1 && xColumn == 1) memory.copy(to, from, (<usize>columns) << 2);
    else for (let j = 0; j < columns; ++j) store<f32>(at(to, j * yColumn), load<f32>(at(from, j * xColumn)));
  }
}

export function addGrid(y: Floats, x: Floats, rows: i32, columns: i32, yRow: i32, yColumn: i32, xRow: i32, xColumn: i32): void {
  for (let i = 0; i < rows; ++i) {
    const to = at(y, i * yRow);
    const from = at(x, i * xRow);
    let j = 0;
    if (yColumn == 1 && xColumn == 1) {
      for (; j + 4 <= columns; j += 4) v128.store(at(to, j), f32x4.add(v128.load(at(to, j)), v128.load(at(from, j))));
    }
    for (; j < columns; ++j) store<f32>(at(to, j * yColumn), load<f32>(at(to, j * yColumn)) + load<f32>(at(from, j * xColumn)));
  }
}

/** y[i] = x[list[i]], whole rows of `width` numbers. */
export function gatherRows(y: Floats, x: Floats, list: Indices, rows: i32, width: i32): void {
  for (let i = 0; i < rows; ++i) memory.copy(at(y, i * width), at(x, load<i32>(at(list, i)) * width), (<usize>width) << 2);
}

/** dx[list[i]] += dy[i], in the order of i. */
export function gatherRowsGrad(dx: Floats, dy: Floats, list: Indices, rows: i32, width: i32): void {
  for (let i = 0; i < rows; ++i) addGrid(at(dx, load<i32>(at(list, i)) * width), at(dy, i * width), 1, width, 0, 1, 0, 1);
}
