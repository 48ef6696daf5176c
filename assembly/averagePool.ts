// Average pooling: y[i, j] = mean of x in the window of [kernel] that begins at (i, j) · stride - padding. Padding counts as
// zeros, or not at all.
//
//   x: [batch, channels, h, w]   y: [batch, channels, oh, ow]   list: the channels that take part (count, i32), 0 for all
// Sums in double precision, row by row: a gradient that several windows share is then rounded once.
import { Flag, Floats, OptionalIndices, at } from "./addresses";
import { listed } from "./convLists";

export function averagePool(
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
  countPadding: Flag,
): void {
  for (let n = 0; n < batch; ++n) {
    for (let c = 0; c < count; ++c) {
      const plane = n * channels + listed(list, c);
      const from = at(x, plane * h * w);
      let to = at(y, plane * oh * ow);
      for (let i = 0; i < oh; ++i) {
        const top = max(i * sh - ph, 0),
          bottom = min(i * sh - ph + kh, h);
        for (let j = 0; j < ow; ++j) {
          const left = max(j * sw - pw, 0),
            right = min(j * sw - pw + kw, w);
          let sum: f64 = 0;
          for (let p = top; p < bottom; ++p) for (let q = left; q < right; ++q) sum += <f64>load<f32>(at(from, p * w + q));
          store<f32>(to, <f32>(sum / <f64>(countPadding ? kh * kw : (bottom - top) * (right - left))));
          to += 4;
        }
      }
    }
  }
}

/** 1 / (how many rows or columns of an image of `size` the window that begins at `begin` covers), or 1 / `kernel` with padding counted. */
function share(begin: i32, kernel: i32, size: i32, countPadding: Flag): f64 {
  return 1 / <f64>(countPadding ? kernel : min(begin + kernel, size) - max(begin, 0));
}

/** dx += the gradient: each number's share of all windows over it, in double precision. */
export function averagePoolGrad(
  dx: Floats,
  dy: Floats,
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
  countPadding: Flag,
): void {
  for (let n = 0; n < batch; ++n) {
    for (let c = 0; c < count; ++c) {
      const plane = n * channels + listed(list, c);
      const from = at(dy, plane * oh * ow);
      let to = at(dx, plane * h * w);
      // windows top to bottom - 1 are over row p, windows left to right - 1 over column q
      let top = 0,
        bottom = 0;
      for (let p = 0; p < h; ++p) {
        while (top * sh - ph + kh <= p) ++top;
        while (bottom < oh && bottom * sh - ph <= p) ++bottom;
        let left = 0,
          right = 0;
        for (let q = 0; q < w; ++q) {
          while (left * sw - pw + kw <= q) ++left;
          while (right < ow && right * sw - pw <= q) ++right;
          let sum: f64 = 0;
          for (let i = top; i < bottom; ++i) {
            let row: f64 = 0;
            for (let j = left; j < right; ++j) row += <f64>load<f32>(at(from, i * ow + j)) * share(j * sw - pw, kw, w, countPadding);
            sum += row * share(i * sh - ph, kh, h, countPadding);
          }
          store<f32>(to, load<f32>(to) + <f32>sum);
          to += 4;
        }
      }
    }
  }
}
