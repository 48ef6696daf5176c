// y[i, j] = x[i, list[j]]      x: [m, k]   y: [m, n]   list: i32 [n]
import { Floats, Indices, at } from "./addresses";

export function selectColumns(y: Floats, x: Floats, list: Indices, m: i32, k: i32, n: i32): void {
  for (let i = 0; i < m; ++i) {
    for (let j = 0; j < n; ++j) store<f32>(at(y, j), load<f32>(at(x, load<i32>(at(list, j)))));
    y = at(y, n);
    x = at(x, k);
  }
}

/** dx[i, list[j]] += dy[i, j]. */
export function selectColumnsGrad(dx: Floats, dy: Floats, list: Indices, m: i32, k: i32, n: i32): void {
  for (let i = 0; i < m; ++i) {
    for (let j = 0; j < n; ++j) {
      const to = at(dx, load<i32>(at(list, j)));
      store<f32>(to, load<f32>(to) + load<f32>(at(dy, j)));
    }
    dy = at(dy, n);
    dx = at(dx, k);
  }
}
