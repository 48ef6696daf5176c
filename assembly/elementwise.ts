// y = a op b over a grid of rows x columns, with broadcasting: an operand's row or column stride (in numbers) is 0
// where it has one value for all. Whatever the shapes, an op splits them into such grids.
//
// The vector loop needs column strides of 0 or 1; y is dense in its columns. y, a, b: [rows, columns].
import { Floats, at } from "./addresses";

function four(p: Floats, j: i32, stride: i32): v128 {
  return stride ? v128.load(at(p, j)) : v128.load32_splat(p);
}

/** y = a + b. */
export function add(y: Floats, a: Floats, b: Floats, rows: i32, columns: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32): void {
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
export function mul(y: Floats, a: Floats, b: Floats, rows: i32, columns: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32): void {
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
export function sub(y: Floats, a: Floats, b: Floats, rows: i32, columns: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32): void {
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
export function div(y: Floats, a: Floats, b: Floats, rows: i32, columns: i32, aRow: i32, aColumn: i32, bRow: i32, bColumn: i32): void {
  for (let i = 0; i < rows; ++i) {
    let j = 0;
    for (; j + 4 <= columns; j += 4) v128.store(at(y, j), f32x4.div(four(a, j, aColumn), four(b, j, bColumn)));
    for (; j < columns; ++j) store<f32>(at(y, j), load<f32>(at(a, j * aColumn)) / load<f32>(at(b, j * bColumn)));
    y = at(y, columns);
    a = at(a, aRow);
    b = at(b, bRow);
  }
}
