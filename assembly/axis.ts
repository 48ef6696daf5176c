// Reductions along one axis. x, dx: [outer, middle, inner], y, dy, index: [outer, inner].
//
//   sumAxis  y[o, i] = sum over m of x[o, m, i]      maxAxis  y[o, i] = largest over m of x[o, m, i]
import { Floats, Indices, at } from "./addresses";
import { addRows, sumRow } from "./sum";

/** y = sum over the middle axis. */
export function sumAxis(y: Floats, x: Floats, outer: i32, middle: i32, inner: i32): void {
  if (inner != 1) memory.fill(y, 0, (<usize>(outer * inner)) << 2);
  for (let o = 0; o < outer; ++o) {
    const from = at(x, o * middle * inner);
    if (inner == 1) store<f32>(at(y, o), <f32>sumRow(from, middle));
    else addRows(at(y, o * inner), from, middle, inner, 1);
  }
}

/** y = largest along the middle axis, index (i32) = where it is, the first of equals. */
export function maxAxis(y: Floats, index: Indices, x: Floats, outer: i32, middle: i32, inner: i32): void {
  for (let o = 0; o < outer; ++o) {
    for (let i = 0; i < inner; ++i) {
      let best = 0;
      let most = load<f32>(at(x, o * middle * inner + i));
      for (let m = 1; m < middle; ++m) {
        const v = load<f32>(at(x, (o * middle + m) * inner + i));
        // a NaN wins, so that it stays visible
        // biome-ignore lint/suspicious/noGlobalIsNan: the one of AssemblyScript, which takes a type
        if (v > most || (isNaN<f32>(v) && !isNaN<f32>(most))) {
          most = v;
          best = m;
        }
      }
      store<f32>(at(y, o * inner + i), most);
      store<i32>(at(index, o * inner + i), best);
    }
  }
}

/** dx[index] += dy. */
export function maxAxisGrad(dx: Floats, dy: Floats, index: Indices, outer: i32, middle: i32, inner: i32): void {
  for (let o = 0; o < outer; ++o) {
    for (let i = 0; i < inner; ++i) {
      const to = at(dx, (o * middle + load<i32>(at(index, o * inner + i))) * inner + i);
      store<f32>(to, load<f32>(to) + load<f32>(at(dy, o * inner + i)));
    }
  }
}
