// A matrix transposed, with a bias for each row:
//
//   to[c, r] = from[r, c] + b[r]
//
// Four by four in registers. Refuted: in blocks of columns, so that what is written stays in the first cache.
//
//   from: rows of `fromRow` numbers; past row `last` it is repeated   to: rows of `toRow` numbers   b: [rows], 0 for none
import { Floats, OptionalFloats, at } from "../addresses";

/** to[c, r] for four r and n columns c, a multiple of four. */
function transposeFour(to: Floats, stride: usize, x0: Floats, x1: Floats, x2: Floats, x3: Floats, n: i32, b: v128): void {
  const end = x0 + ((<usize>n) << 2);
  while (x0 < end) {
    const r0 = v128.load(x0),
      r1 = v128.load(x1),
      r2 = v128.load(x2),
      r3 = v128.load(x3);
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5),
      t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5),
      t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, f32x4.add(v128.shuffle<i64>(t0, t2, 0, 2), b));
    to += stride;
    v128.store(to, f32x4.add(v128.shuffle<i64>(t0, t2, 1, 3), b));
    to += stride;
    v128.store(to, f32x4.add(v128.shuffle<i64>(t1, t3, 0, 2), b));
    to += stride;
    v128.store(to, f32x4.add(v128.shuffle<i64>(t1, t3, 1, 3), b));
    to += stride;
    x0 += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
}

export function transpose(to: Floats, toRow: i32, from: Floats, fromRow: i32, rows: i32, columns: i32, last: i32, b: OptionalFloats): void {
  const row = (<usize>fromRow) << 2,
    stride = (<usize>toRow) << 2;
  const whole = columns & ~3;
  for (let r = 0; r < rows; r += 4) {
    const four = r + 4 <= rows;
    if (four) {
      transposeFour(
        at(to, r),
        stride,
        from + <usize>min(r, last) * row,
        from + <usize>min(r + 1, last) * row,
        from + <usize>min(r + 2, last) * row,
        from + <usize>min(r + 3, last) * row,
        whole,
        b ? v128.load(at(b, r)) : f32x4.splat(0),
      );
    }
    for (let i = r; i < min(r + 4, rows); ++i) {
      const add: f32 = b ? load<f32>(at(b, i)) : 0;
      for (let j = four ? whole : 0; j < columns; ++j) store<f32>(at(to, i) + <usize>j * stride, load<f32>(at(from, j) + <usize>min(i, last) * row) + add);
    }
  }
}
