// The gradient of broadcasting: a number that was repeated gets the sum of the gradients.
//
//   da[i·aRow + j·aColumn] += factor · dy[i, j]      dy: [rows, columns], strides in numbers, 0 where a was repeated
import { Floats, at } from "./addresses";
import { addRows, sumRow } from "./sum";

/** da += factor · dy, summed over what a was broadcast along. */
export function reduceInto(da: Floats, dy: Floats, rows: i32, columns: i32, aRow: i32, aColumn: i32, factor: f32): void {
  // one row is nothing to sum, and the plain loop is three times faster at it
  if (!aRow && aColumn && rows > 1) {
    addRows(da, dy, rows, columns, factor);
    return;
  }
  // one number for all: what goes into it lies side by side
  if (!aRow && !aColumn) {
    columns *= rows;
    rows = 1;
  }
  const f = f32x4.splat(factor);
  for (let i = 0; i < rows; ++i) {
    if (aColumn) {
      let j = 0;
      for (; j + 4 <= columns; j += 4) v128.store(at(da, j), f32x4.add(v128.load(at(da, j)), f32x4.mul(v128.load(at(dy, j)), f)));
      for (; j < columns; ++j) store<f32>(at(da, j), load<f32>(at(da, j)) + load<f32>(at(dy, j)) * factor);
    } else store<f32>(da, load<f32>(da) + <f32>sumRow(dy, columns) * factor);
    dy = at(dy, columns);
    da = at(da, aRow);
  }
}
