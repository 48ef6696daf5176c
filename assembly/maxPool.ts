// Max pooling: y[i, j] = largest of x in the window of [kernel] that begins at (i, j) · stride - padding; padding counts as
// -infinity. Gradients go to the first of equals, row by row; overlapping windows add up.
//
//   x: [batch, channels, h, w]   y: [batch, channels, oh, ow]   list: the channels that take part (count, i32), 0 for all
//
// The backward pass finds the largest again, from x and y: nothing is stored. Windows of 2x2 side by side, the usual case,
// are done four at a time.
import { at, Flag, Floats, OptionalIndices } from "./addresses";
import { listed } from "./convLists";

function isPairs(kh: i32, kw: i32, sh: i32, sw: i32, ph: i32, pw: i32): bool {
  return kh == 2 && kw == 2 && sh == 2 && sw == 2 && ph == 0 && pw == 0;
}

/** One row of 2x2 windows; `below`: the second row of x. */
export function pairs(y: Floats, x: Floats, below: Floats, n: i32): void {
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const left = f32x4.max(v128.load(x), v128.load(below));
    const right = f32x4.max(v128.load(x, 16), v128.load(below, 16));
    v128.store(y, f32x4.max(v128.shuffle<i32>(left, right, 0, 2, 4, 6), v128.shuffle<i32>(left, right, 1, 3, 5, 7)));
    y += 16;
    x += 32;
    below += 32;
  }
  for (; j < n; ++j) {
    store<f32>(y, max<f32>(max<f32>(load<f32>(x), load<f32>(below)), max<f32>(load<f32>(x, 4), load<f32>(below, 4))));
    y += 4;
    x += 8;
    below += 8;
  }
}

function window(x: Floats, w: i32, top: i32, bottom: i32, left: i32, right: i32): f32 {
  let most: f32 = -Infinity;
  for (let i = top; i < bottom; ++i) {
    for (let j = left; j < right; ++j) most = max<f32>(most, load<f32>(at(x, i * w + j)));
  }
  return most;
}

export function maxPool(
  y: Floats,
  x: Floats,
  batch: i32,
  channels: i32,
  list: OptionalIndices,
  count: i32,
  h: i32,
  w: i32,
  kh: i32,
  kw: i32,
  sh: i32,
  sw: i32,
  ph: i32,
  pw: i32,
  oh: i32,
  ow: i32,
): void {
  const inPairs = isPairs(kh, kw, sh, sw, ph, pw);
  for (let n = 0; n < batch; ++n) {
    for (let c = 0; c < count; ++c) {
      const plane = n * channels + listed(list, c);
      const from = at(x, plane * h * w);
      let to = at(y, plane * oh * ow);
      for (let i = 0; i < oh; ++i) {
        const top = i * sh - ph;
        if (inPairs) pairs(to, at(from, top * w), at(from, top * w + w), ow);
        else {
          for (let j = 0; j < ow; ++j) {
            const left = j * sw - pw;
            store<f32>(at(to, j), window(from, w, max(top, 0), min(top + kh, h), max(left, 0), min(left + kw, w)));
          }
        }
        to = at(to, ow);
      }
    }
  }
}

/** The gradient of one row of 2x2 windows: writes dx, or adds to it. */
function pairsGrad(dx: Floats, dy: Floats, y: Floats, x: Floats, w: i32, n: i32, add: Flag): void {
  const row = (<usize>w) << 2;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const most = v128.load(y),
      d = v128.load(dy);
    const a0 = v128.load(x),
      a1 = v128.load(x, 16),
      b0 = v128.load(x + row),
      b1 = v128.load(x + row, 16);
    const first = f32x4.eq(v128.shuffle<i32>(a0, a1, 0, 2, 4, 6), most);
    const second = v128.andnot(f32x4.eq(v128.shuffle<i32>(a0, a1, 1, 3, 5, 7), most), first);
    const above = v128.or(first, second);
    const third = v128.andnot(f32x4.eq(v128.shuffle<i32>(b0, b1, 0, 2, 4, 6), most), above);
    const d0 = v128.and(d, first),
      d1 = v128.and(d, second),
      d2 = v128.and(d, third),
      d3 = v128.andnot(d, v128.or(above, third));
    put(dx, v128.shuffle<i32>(d0, d1, 0, 4, 1, 5), add);
    put(dx + 16, v128.shuffle<i32>(d0, d1, 2, 6, 3, 7), add);
    put(dx + row, v128.shuffle<i32>(d2, d3, 0, 4, 1, 5), add);
    put(dx + row + 16, v128.shuffle<i32>(d2, d3, 2, 6, 3, 7), add);
    dx += 32;
    dy += 16;
    y += 16;
    x += 32;
  }
  for (; j < n; ++j) {
    const most = load<f32>(y),
      d = load<f32>(dy);
    const winner = load<f32>(x) == most ? 0 : load<f32>(x, 4) == most ? 1 : load<f32>(x + row) == most ? 2 : 3;
    for (let q = 0; q < 4; ++q) {
      const to = dx + <usize>(q >> 1) * row + ((<usize>(q & 1)) << 2);
      const value: f32 = q == winner ? d : 0;
      store<f32>(to, add ? load<f32>(to) + value : value);
    }
    dx += 8;
    dy += 4;
    y += 4;
    x += 8;
  }
}

function put(to: Floats, value: v128, add: Flag): void {
  v128.store(to, add ? f32x4.add(v128.load(to), value) : value);
}

/** Adds d to dx at the first number of the window that equals `most`. */
function windowGrad(dx: Floats, x: Floats, most: f32, d: f32, w: i32, top: i32, bottom: i32, left: i32, right: i32): void {
  for (let i = top; i < bottom; ++i) {
    for (let j = left; j < right; ++j) {
      if (load<f32>(at(x, i * w + j)) != most) continue;
      const to = at(dx, i * w + j);
      store<f32>(to, load<f32>(to) + d);
      return;
    }
  }
}

/** dx += the gradient; with `add` 0, for windows of 2x2 only, dx = the gradient wherever a window is. */
export function maxPoolGrad(
  dx: Floats,
  dy: Floats,
  y: Floats,
  x: Floats,
  batch: i32,
  channels: i32,
  list: OptionalIndices,
  count: i32,
  h: i32,
  w: i32,
  kh: i32,
  kw: i32,
  sh: i32,
  sw: i32,
  ph: i32,
  pw: i32,
  oh: i32,
  ow: i32,
  add: Flag,
): void {
  const inPairs = isPairs(kh, kw, sh, sw, ph, pw);
  for (let n = 0; n < batch; ++n) {
    for (let c = 0; c < count; ++c) {
      const plane = n * channels + listed(list, c);
      const from = at(x, plane * h * w),
        to = at(dx, plane * h * w);
      for (let i = 0; i < oh; ++i) {
        const out = (plane * oh + i) * ow;
        const top = i * sh - ph;
        if (inPairs) pairsGrad(at(to, top * w), at(dy, out), at(y, out), at(from, top * w), w, ow, add);
        else {
          for (let j = 0; j < ow; ++j) {
            const left = j * sw - pw;
            const most = load<f32>(at(y, out + j)),
              d = load<f32>(at(dy, out + j));
            windowGrad(to, from, most, d, w, max(top, 0), min(top + kh, h), max(left, 0), min(left + kw, w));
          }
        }
      }
    }
  }
}
