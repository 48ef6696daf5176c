// Matrix product in packed blocks: C[mList, nList] (+)= A[mList, kList] · (scale ∘ B)[kList, nList]
//
//   for each block of n, for each block of k: pack B;  for each block of m: pack A;  for each tile: tiles.ts
//
// m, n, k count what is computed; the lists (i32, 0 = all in order) say which rows and columns those are, in A, B and
// C alike. Strides in numbers. `scale` multiplies B, over k (scaleK = 1) or over n (scaleN = 1).
// Block sizes and tile may be chosen freely: the bits stay (see tiles.ts).
import { at, Flag, Floats, OptionalFloats, OptionalIndices, Workspace } from "./addresses";
import { pack } from "./pack";
import { THIN, thin } from "./thin";
import { LANES, tile3x12, tile4x8, tile6x8 } from "./tiles";

/** The fast module has a tile of its own, and longer blocks: a tile that begins with what is in C waits for it (2 % of a 512 cube). */
const FAST: bool = ASC_FEATURE_RELAXED_SIMD;
const MAX_K: i32 = FAST ? 512 : 384;
/** Rows of A that are packed at a time. */
export const MAX_M: i32 = 96;
const MAX_N: i32 = 960;

let tileRows: i32 = 4;
let tileColumns: i32 = 8;
let blockM: i32 = MAX_M;
let blockN: i32 = MAX_N;
let blockK: i32 = MAX_K;

/** Picks a tile (0: 4x8, 1: 3x12; the fast module has one) and block sizes, clipped to what the workspace holds; 0 = the largest. */
export function gemmShape(tile: i32, m: i32, n: i32, k: i32): void {
  tileRows = tile ? 3 : 4;
  tileColumns = tile ? 12 : 8;
  blockM = m > 0 ? min(m, MAX_M) : MAX_M;
  blockN = n > 0 ? min(n, MAX_N) : MAX_N;
  blockK = k > 0 ? min(k, MAX_K) : MAX_K;
}

/** Bytes of workspace a product needs: one tile, a block of A (four lanes for three rows), a block of B. */
export function gemmWorkspace(): i32 {
  return 256 + 4 * MAX_K * (((MAX_M + 2) / 3) * 4 + 4 + MAX_N + 12);
}

/** Blocks of k of equal length: 784 is 3 x 262, not 2 x 384 + 16. */
export function blockOfK(k: i32): i32 {
  return k ? (k + (k + blockK - 1) / blockK - 1) / ((k + blockK - 1) / blockK) : 1;
}

/** Where in the workspace packed rows of A lie: behind one tile. */
export function panelsOfA(workspace: Workspace): Floats {
  return workspace + 256;
}

/** One tile; rows past the fourth are those of the fast one. */
function tile(c0: Floats, c1: Floats, c2: Floats, c3: Floats, c4: Floats, c5: Floats, a: Floats, b: Floats, k: i32, add: Flag): void {
  if (FAST) tile6x8(c0, c1, c2, c3, c4, c5, a, b, k, add);
  else if (tileRows == 4) tile4x8(c0, c1, c2, c3, a, b, k, add);
  else tile3x12(c0, c1, c2, a, b, k, add);
}

function row(list: OptionalIndices, c: Floats, stride: usize, i: i32): usize {
  return c + (list ? <usize>load<i32>(at(list, i)) : <usize>i) * stride;
}

// One tile whose columns are not a full contiguous run: through a copy, all rows of a column at a time.
function tileByCopy(
  copy: Floats,
  c0: Floats,
  c1: Floats,
  c2: Floats,
  c3: Floats,
  c4: Floats,
  c5: Floats,
  nList: OptionalIndices,
  j: i32,
  columns: i32,
  a: Floats,
  b: Floats,
  k: i32,
  add: Flag,
): void {
  const width: usize = FAST || tileRows == 4 ? 32 : 48;
  const r1 = copy + width,
    r2 = r1 + width,
    r3 = r2 + width,
    r4 = r3 + width,
    r5 = r4 + width;
  if (add) {
    for (let q = 0; q < columns; ++q) {
      const from = row(nList, 0, 4, j + q),
        to = (<usize>q) << 2;
      store<f32>(copy + to, load<f32>(c0 + from));
      store<f32>(r1 + to, load<f32>(c1 + from));
      store<f32>(r2 + to, load<f32>(c2 + from));
      store<f32>(r3 + to, load<f32>(c3 + from));
      if (FAST) {
        store<f32>(r4 + to, load<f32>(c4 + from));
        store<f32>(r5 + to, load<f32>(c5 + from));
      }
    }
  }
  tile(copy, r1, r2, r3, r4, r5, a, b, k, add);
  for (let q = 0; q < columns; ++q) {
    const to = row(nList, 0, 4, j + q),
      from = (<usize>q) << 2;
    store<f32>(c0 + to, load<f32>(copy + from));
    store<f32>(c1 + to, load<f32>(r1 + from));
    store<f32>(c2 + to, load<f32>(r2 + from));
    if (FAST || tileRows == 4) store<f32>(c3 + to, load<f32>(r3 + from));
    if (FAST) {
      store<f32>(c4 + to, load<f32>(r4 + from));
      store<f32>(c5 + to, load<f32>(r5 + from));
    }
  }
}

/** The tiles of `m` packed rows of A, from the i0-th on, and one panel of B, of the columns from the j-th on, of which `left` are left. */
export function rowsOfPanel(
  c: Floats,
  cRow: usize,
  mList: OptionalIndices,
  i0: i32,
  m: i32,
  nList: OptionalIndices,
  j: i32,
  left: i32,
  a: Floats,
  b: Floats,
  k: i32,
  add: Flag,
  copy: Workspace,
): void {
  const rows = FAST ? 6 : tileRows,
    columns = FAST ? 8 : tileColumns;
  const whole = left >= columns && !nList;
  const last = i0 + m - 1;
  for (let i = i0; i <= last; i += rows) {
    // rows past the last are the last one again, in A too: what is computed there is the same
    const c0 = row(mList, c, cRow, i),
      c1 = row(mList, c, cRow, min(i + 1, last)),
      c2 = row(mList, c, cRow, min(i + 2, last)),
      c3 = row(mList, c, cRow, min(i + 3, last));
    const c4 = FAST ? row(mList, c, cRow, min(i + 4, last)) : 0,
      c5 = FAST ? row(mList, c, cRow, min(i + 5, last)) : 0;
    if (whole) {
      const to = (<usize>j) << 2;
      tile(c0 + to, c1 + to, c2 + to, c3 + to, c4 + to, c5 + to, a, b, k, add);
    } else tileByCopy(copy, c0, c1, c2, c3, c4, c5, nList, j, min(columns, left), a, b, k, add);
    a += <usize>(4 * LANES * k);
  }
}

export function gemm(
  c: Floats,
  cStride: i32,
  a: Floats,
  aM: i32,
  aK: i32,
  b: Floats,
  bK: i32,
  bN: i32,
  m: i32,
  n: i32,
  k: i32,
  mList: OptionalIndices,
  nList: OptionalIndices,
  kList: OptionalIndices,
  scale: OptionalFloats,
  scaleK: i32,
  scaleN: i32,
  add: Flag,
  workspace: Workspace,
): void {
  const cRow = (<usize>cStride) << 2;
  if (m <= THIN && bN == 1 && !mList && !nList && !scaleN) {
    thin(c, cRow, a, (<usize>aM) << 2, (<usize>aK) << 2, b, (<usize>bK) << 2, m, n, k, kList, scale, add);
    return;
  }
  const copy = workspace;
  const packedA = panelsOfA(workspace);
  const packedB = packedA + <usize>(4 * MAX_K * (((MAX_M + 2) / 3) * 4 + 4));
  const rows = FAST ? 6 : tileRows,
    columns = FAST ? 8 : tileColumns;
  const kBlock = blockOfK(k);
  const mBlock = max(blockM - (blockM % rows), rows);
  const nBlock = max(blockN - (blockN % columns), columns);
  for (let j0 = 0; j0 < n; j0 += nBlock) {
    const nn = min(n - j0, nBlock);
    // with k = 0 one round still runs: it stores the empty sums
    for (let p = 0; p == 0 || p < k; p += kBlock) {
      const kk = min(k - p, kBlock);
      const more = add | i32(p > 0);
      pack(packedB, b, (<usize>bN) << 2, nList, j0, nn, columns, columns, (<usize>bK) << 2, kList, p, kk, scale, (<usize>scaleN) << 2, (<usize>scaleK) << 2);
      for (let i0 = 0; i0 < m; i0 += mBlock) {
        const mm = min(m - i0, mBlock);
        pack(packedA, a, (<usize>aM) << 2, mList, i0, mm, rows, LANES, (<usize>aK) << 2, kList, p, kk, 0, 0, 0);
        for (let j = 0; j < nn; j += columns) {
          rowsOfPanel(c, cRow, mList, i0, mm, nList, j0 + j, nn - j, packedA, packedB + <usize>(j * kk) * 4, kk, more, copy);
        }
      }
    }
  }
}
