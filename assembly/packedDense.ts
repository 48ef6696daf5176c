// Products for nets that only predict: the weights are packed once (src/inference/storage.ts), in the panels that the tiles of gemm.ts read.
//
//   y = x · W      x: [m, k]   W: [k, n]   y: [m, n]      panels: [n / 8, k, 8], columns past the last are dropped
//
// The same running sums as in tiles.ts, hence the same bits. A row reads W once and from front to end, six panels side by side. Of
// 784-300-100-10, in the time in which the weights can be read once, Node 24, Zen 4: 0.94 of the products; with W as it is 0.56, 0.66 at best
// (12 rows x 12 vectors at a time), as what is fetched ahead ends with a row's part. One k at a time: 0.90, and four panels 0.89; Node 20,
// which spills, needs 26 us instead of 18 for two k, and 23 for W as it was.
import { at, Floats, Workspace } from "./addresses";
import { blockOfK, panelsOfA, MAX_M as ROWS, rowsOfPanel } from "./gemm";
import { madd } from "./madd";
import { pack } from "./pack";
import { LANES } from "./tiles";

/** So many columns go into a panel: those of a tile. */
const WIDTH: i32 = 8;

/** y = x · W. x: [m, k]   y: [m, n]. Rows that fill no tile are taken one by one. */
export function product(y: Floats, x: Floats, panels: Floats, m: i32, k: i32, n: i32, workspace: Workspace): void {
  const whole = m - (m % LANES);
  if (whole) tiles(y, x, panels, whole, k, n, workspace);
  for (let i = whole; i < m; ++i) row(at(y, i * n), at(x, i * k), panels, k, n, workspace);
}

// As gemm() goes, without packing W.
function tiles(y: Floats, x: Floats, panels: Floats, m: i32, k: i32, n: i32, workspace: Workspace): void {
  const kBlock = blockOfK(k);
  for (let p = 0; p == 0 || p < k; p += kBlock) {
    const kk = min(k - p, kBlock);
    for (let i0 = 0; i0 < m; i0 += ROWS) {
      const mm = min(m - i0, ROWS);
      pack(panelsOfA(workspace), at(x, p), (<usize>k) << 2, 0, i0, mm, LANES, LANES, 4, 0, 0, kk, 0, 0, 0);
      for (let j = 0; j < n; j += WIDTH)
        rowsOfPanel(y, (<usize>n) << 2, 0, i0, mm, 0, j, n - j, panelsOfA(workspace), at(panels, j * k + WIDTH * p), kk, i32(p > 0), workspace);
    }
  }
}

// What is no whole group of panels goes through a copy.
function row(y: Floats, x: Floats, panels: Floats, k: i32, n: i32, copy: Workspace): void {
  const panel = <usize>(4 * WIDTH * k);
  while (n > 0) {
    const six = n > 5 * WIDTH;
    const columns = (six ? 6 : 2) * WIDTH;
    const to = n < columns ? copy : y;
    if (six) sixPanels(to, x, panels, panel, k);
    else twoPanels(to, x, panels, n > WIDTH ? panels + panel : panels, k);
    if (n < columns) memory.copy(y, copy, (<usize>n) << 2);
    panels += (six ? 6 : 2) * panel;
    y = at(y, columns);
    n -= columns;
  }
}

// Six panels of B, `panel` bytes each.
function sixPanels(y: Floats, x: Floats, b0: Floats, panel: usize, k: i32): void {
  let b1 = b0 + panel;
  let b2 = b1 + panel;
  let b3 = b2 + panel;
  let b4 = b3 + panel;
  let b5 = b4 + panel;
  let s0 = f32x4.splat(0),
    t0 = s0,
    s1 = s0,
    t1 = s0,
    s2 = s0,
    t2 = s0,
    s3 = s0,
    t3 = s0,
    s4 = s0,
    t4 = s0,
    s5 = s0,
    t5 = s0;
  const end = at(x, k);
  while (x < end) {
    const first = v128.load32_splat(x);
    s0 = madd(first, v128.load(b0), s0);
    t0 = madd(first, v128.load(b0, 16), t0);
    s1 = madd(first, v128.load(b1), s1);
    t1 = madd(first, v128.load(b1, 16), t1);
    s2 = madd(first, v128.load(b2), s2);
    t2 = madd(first, v128.load(b2, 16), t2);
    s3 = madd(first, v128.load(b3), s3);
    t3 = madd(first, v128.load(b3, 16), t3);
    s4 = madd(first, v128.load(b4), s4);
    t4 = madd(first, v128.load(b4, 16), t4);
    s5 = madd(first, v128.load(b5), s5);
    t5 = madd(first, v128.load(b5, 16), t5);
    x += 4;
    if (x == end) break;
    const second = v128.load32_splat(x);
    s0 = madd(second, v128.load(b0, 32), s0);
    t0 = madd(second, v128.load(b0, 48), t0);
    b0 += 64;
    s1 = madd(second, v128.load(b1, 32), s1);
    t1 = madd(second, v128.load(b1, 48), t1);
    b1 += 64;
    s2 = madd(second, v128.load(b2, 32), s2);
    t2 = madd(second, v128.load(b2, 48), t2);
    b2 += 64;
    s3 = madd(second, v128.load(b3, 32), s3);
    t3 = madd(second, v128.load(b3, 48), t3);
    b3 += 64;
    s4 = madd(second, v128.load(b4, 32), s4);
    t4 = madd(second, v128.load(b4, 48), t4);
    b4 += 64;
    s5 = madd(second, v128.load(b5, 32), s5);
    t5 = madd(second, v128.load(b5, 48), t5);
    b5 += 64;
    x += 4;
  }
  v128.store(y, s0);
  v128.store(y, t0, 16);
  v128.store(y, s1, 32);
  v128.store(y, t1, 48);
  v128.store(y, s2, 64);
  v128.store(y, t2, 80);
  v128.store(y, s3, 96);
  v128.store(y, t3, 112);
  v128.store(y, s4, 128);
  v128.store(y, t4, 144);
  v128.store(y, s5, 160);
  v128.store(y, t5, 176);
}

function twoPanels(y: Floats, x: Floats, b0: Floats, b1: Floats, k: i32): void {
  let s0 = f32x4.splat(0),
    t0 = s0,
    s1 = s0,
    t1 = s0;
  const end = at(x, k);
  while (x < end) {
    const first = v128.load32_splat(x);
    s0 = madd(first, v128.load(b0), s0);
    t0 = madd(first, v128.load(b0, 16), t0);
    b0 += 32;
    s1 = madd(first, v128.load(b1), s1);
    t1 = madd(first, v128.load(b1, 16), t1);
    b1 += 32;
    x += 4;
  }
  v128.store(y, s0);
  v128.store(y, t0, 16);
  v128.store(y, s1, 32);
  v128.store(y, t1, 48);
}
