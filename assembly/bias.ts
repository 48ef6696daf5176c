// A row that is added to all rows.
//
//   y[i, j] += b[j]      db[j] += sum over i of dy[i, j]      y, dy: [m, n]   b, db: [n]
import { Floats, at } from "./addresses";
import { addRows } from "./sum";

/** y[i, j] += b[j]. */
export function addRow(y: Floats, b: Floats, m: i32, n: i32): void {
  for (let i = 0; i < m; ++i) {
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      v128.store(y, f32x4.add(v128.load(y), v128.load(at(b, j))));
      y += 16;
    }
    for (; j < n; ++j) {
      store<f32>(y, load<f32>(y) + load<f32>(at(b, j)));
      y += 4;
    }
  }
}

/** db[j] += sum over i of dy[i, j]. */
export function addRowGrad(db: Floats, dy: Floats, m: i32, n: i32): void {
  addRows(db, dy, m, n, 1);
}
