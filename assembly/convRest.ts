// The last one or two filters of a convolution, which would leave three or two of the four rows of a tile empty (convTiles.ts): they
// take four or two tiles' places along the plane instead, eight positions each. The end of a row is done again from 8 before it.
//
// The same running sums as in convTiles.ts, hence the same bits. 9 filters of 5x5 at 24x24: a quarter faster.
import { at, Floats, Geometry, Offsets, Workspace } from "./addresses";
import { frameRow, outHeight, outWidth, strideH } from "./geometry";
import { madd } from "./madd";

const FAST: bool = ASC_FEATURE_RELAXED_SIMD;

/**
 * How many filters are done this way, of so many: those after the last panel of four, where rows of the plane have room for it. The fast
 * module, whose panels are others, has it for a single filter alone.
 */
export function restOf(filters: i32, g: Geometry): i32 {
  const rest = FAST ? i32(filters == 1) : filters & 3;
  return rest < 3 && outWidth(g) >= 8 ? rest : 0;
}

/** One filter at four places. v: every fourth number. */
function tile1x32(c0: Floats, c1: Floats, c2: Floats, c3: Floats, v: Floats, table: Offsets, x0: Floats, x1: Floats, x2: Floats, x3: Floats, taps: i32): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  const end = table + ((<usize>taps) << 2);
  while (table < end) {
    const o = <usize>load<i32>(table);
    const a = v128.load32_splat(v);
    c00 = madd(a, v128.load(x0 + o), c00);
    c01 = madd(a, v128.load(x0 + o, 16), c01);
    c10 = madd(a, v128.load(x1 + o), c10);
    c11 = madd(a, v128.load(x1 + o, 16), c11);
    c20 = madd(a, v128.load(x2 + o), c20);
    c21 = madd(a, v128.load(x2 + o, 16), c21);
    c30 = madd(a, v128.load(x3 + o), c30);
    c31 = madd(a, v128.load(x3 + o, 16), c31);
    v += 16;
    table += 4;
  }
  store8(c0, c00, c01);
  store8(c1, c10, c11);
  store8(c2, c20, c21);
  store8(c3, c30, c31);
}

/** Two filters at two places: c, d. */
function tile2x16(c0: Floats, c1: Floats, d0: Floats, d1: Floats, v: Floats, table: Offsets, x0: Floats, x1: Floats, taps: i32): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    d00 = c00,
    d01 = c00,
    d10 = c00,
    d11 = c00;
  const end = table + ((<usize>taps) << 2);
  while (table < end) {
    const o = <usize>load<i32>(table);
    const a = v128.load32_splat(v),
      b = v128.load32_splat(v, 4);
    const x00 = v128.load(x0 + o);
    c00 = madd(a, x00, c00);
    d00 = madd(b, x00, d00);
    const x01 = v128.load(x0 + o, 16);
    c01 = madd(a, x01, c01);
    d01 = madd(b, x01, d01);
    const x10 = v128.load(x1 + o);
    c10 = madd(a, x10, c10);
    d10 = madd(b, x10, d10);
    const x11 = v128.load(x1 + o, 16);
    c11 = madd(a, x11, c11);
    d11 = madd(b, x11, d11);
    v += 16;
    table += 4;
  }
  store8(c0, c00, c01);
  store8(c1, c10, c11);
  store8(d0, d00, d01);
  store8(d1, d10, d11);
}

/** The share of some images in the gradient of one filter at six taps. L: v128 [6 taps]; see weightTile. */
export function weightTile1(sums: Floats, dy: Floats, x: Floats, taps: Offsets, positions: Offsets, n: i32): void {
  const x0 = x + <usize>load<i32>(taps),
    x1 = x + <usize>load<i32>(taps, 4),
    x2 = x + <usize>load<i32>(taps, 8),
    x3 = x + <usize>load<i32>(taps, 12),
    x4 = x + <usize>load<i32>(taps, 16),
    x5 = x + <usize>load<i32>(taps, 20);
  let s0 = v128.load(sums),
    s1 = v128.load(sums, 16),
    s2 = v128.load(sums, 32),
    s3 = v128.load(sums, 48),
    s4 = v128.load(sums, 64),
    s5 = v128.load(sums, 80);
  const end = positions + ((<usize>n) << 2);
  while (positions < end) {
    const o = <usize>load<i32>(positions);
    const a = v128.load(dy);
    s0 = madd(a, v128.load(x0 + o), s0);
    s1 = madd(a, v128.load(x1 + o), s1);
    s2 = madd(a, v128.load(x2 + o), s2);
    s3 = madd(a, v128.load(x3 + o), s3);
    s4 = madd(a, v128.load(x4 + o), s4);
    s5 = madd(a, v128.load(x5 + o), s5);
    dy += 16;
    positions += 4;
  }
  store8(sums, s0, s1);
  store8(sums + 32, s2, s3);
  store8(sums + 64, s4, s5);
}

/** The same of two filters at four taps. L: v128 [4 taps, 2 filters]. */
export function weightTile2(sums: Floats, dy: Floats, x: Floats, taps: Offsets, positions: Offsets, n: i32): void {
  const x0 = x + <usize>load<i32>(taps),
    x1 = x + <usize>load<i32>(taps, 4),
    x2 = x + <usize>load<i32>(taps, 8),
    x3 = x + <usize>load<i32>(taps, 12);
  let s00 = v128.load(sums),
    s10 = v128.load(sums, 16),
    s01 = v128.load(sums, 32),
    s11 = v128.load(sums, 48),
    s02 = v128.load(sums, 64),
    s12 = v128.load(sums, 80),
    s03 = v128.load(sums, 96),
    s13 = v128.load(sums, 112);
  const end = positions + ((<usize>n) << 2);
  while (positions < end) {
    const o = <usize>load<i32>(positions);
    const a0 = v128.load(dy),
      a1 = v128.load(dy, 16);
    const b0 = v128.load(x0 + o);
    s00 = madd(a0, b0, s00);
    s10 = madd(a1, b0, s10);
    const b1 = v128.load(x1 + o);
    s01 = madd(a0, b1, s01);
    s11 = madd(a1, b1, s11);
    const b2 = v128.load(x2 + o);
    s02 = madd(a0, b2, s02);
    s12 = madd(a1, b2, s12);
    const b3 = v128.load(x3 + o);
    s03 = madd(a0, b3, s03);
    s13 = madd(a1, b3, s13);
    dy += 32;
    positions += 4;
  }
  store8(sums, s00, s10);
  store8(sums + 32, s01, s11);
  store8(sums + 64, s02, s12);
  store8(sums + 96, s03, s13);
}

function store8(to: Floats, first: v128, second: v128): void {
  v128.store(to, first);
  v128.store(to, second, 16);
}

/** The plane y of the last filter, or of the last two, the other `second` bytes further on. v: their panel; places: workspace of 32 bytes. */
export function convolveRest(places: Workspace, y: Floats, second: usize, x: Floats, v: Floats, table: Offsets, k: i32, g: Geometry): void {
  const n = outWidth(g),
    row = strideH(g) * frameRow(g),
    together = !FAST && second ? 2 : 4;
  let column = 0;
  for (let left = outHeight(g); left > 0; ) {
    // the last place again, where there are no more
    for (let i = 0; i < together; ++i) {
      store<usize>(places + ((<usize>i) << 2), at(x, column));
      store<usize>(places + ((<usize>i) << 2), at(y, column), 16);
      if (column + 8 < n) column = min(column + 8, n - 8);
      else if (--left > 0) {
        column = 0;
        x = at(x, row);
        y = at(y, n);
      }
    }
    const x0 = load<usize>(places),
      x1 = load<usize>(places, 4),
      y0 = load<usize>(places, 16),
      y1 = load<usize>(places, 20);
    if (!FAST && second) tile2x16(y0, y1, y0 + second, y1 + second, v, table, x0, x1, k);
    else tile1x32(y0, y1, load<usize>(places, 24), load<usize>(places, 28), v, table, x0, x1, load<usize>(places, 8), load<usize>(places, 12), k);
  }
}
