// Reductions along one axis. x: [outer, middle, inner], y: [outer, inner].
import { at } from "./at";
import { sumLanes } from "./lanes";

/** y = sum over the middle axis. */
export function sumAxis(y: usize, x: usize, outer: i32, middle: i32, inner: i32): void {
  for (let o = 0; o < outer; ++o) {
    if (inner == 1) {
      store<f32>(at(y, o), sumRow(at(x, o * middle), middle));
      continue;
    }
    let i = 0;
    for (; i + 4 <= inner; i += 4) {
      let sum = f32x4.splat(0);
      for (let m = 0; m < middle; ++m) sum = f32x4.add(sum, v128.load(at(x, (o * middle + m) * inner + i)));
      v128.store(at(y, o * inner + i), sum);
    }
    for (; i < inner; ++i) {
      let sum: f32 = 0;
      for (let m = 0; m < middle; ++m) sum += load<f32>(at(x, (o * middle + m) * inner + i));
      store<f32>(at(y, o * inner + i), sum);
    }
  }
}

function sumRow(x: usize, n: i32): f32 {
  let four = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) four = f32x4.add(four, v128.load(at(x, i)));
  let sum = sumLanes(four);
  for (; i < n; ++i) sum += load<f32>(at(x, i));
  return sum;
}

/** y = largest along the middle axis, place (i32) = where it is, the first of equals. */
export function maxAxis(y: usize, place: usize, x: usize, outer: i32, middle: i32, inner: i32): void {
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
      store<i32>(at(place, o * inner + i), best);
    }
  }
}

/** dx[place] += dy. */
export function maxAxisGrad(dx: usize, dy: usize, place: usize, outer: i32, middle: i32, inner: i32): void {
  for (let o = 0; o < outer; ++o) {
    for (let i = 0; i < inner; ++i) {
      const to = at(dx, (o * middle + load<i32>(at(place, o * inner + i))) * inner + i);
      store<f32>(to, load<f32>(to) + load<f32>(at(dy, o * inner + i)));
    }
  }
}
