// Dense layer y = x · (z ∘ W) + b with a gate z on the rows of W (its inputs), and its gradients; b is added by bias.ts.
//
//   x: [m, k]   W: [k, n]   b: [n]   y: [m, n]   z: [k] or 0 for none
//   open: the rows that take part (kn of them, i32), 0 for all k;  used: the columns that are computed (nn), 0 for all
//
// Rows of W outside `open` are not read; columns of y outside `used` are not written (their storage holds zeros).
import { at, Flag, Floats, OptionalFloats, OptionalIndices, Workspace } from "./addresses";
import { gemm } from "./gemm";
import { oneOfEach } from "./lanes";

/** y = x · (z ∘ W) over open rows, used columns. */
export function dense(
  y: Floats,
  x: Floats,
  w: Floats,
  z: OptionalFloats,
  m: i32,
  k: i32,
  n: i32,
  open: OptionalIndices,
  kn: i32,
  used: OptionalIndices,
  nn: i32,
  workspace: Workspace,
): void {
  gemm(y, n, x, k, 1, w, n, 1, m, nn, kn, 0, used, open, z, 1, 0, 0, workspace);
}

/** dx (+)= dy · (z ∘ W)ᵀ for the open inputs. */
export function denseGradInput(
  dx: Floats,
  dy: Floats,
  w: Floats,
  z: OptionalFloats,
  m: i32,
  k: i32,
  n: i32,
  open: OptionalIndices,
  kn: i32,
  used: OptionalIndices,
  nn: i32,
  add: Flag,
  workspace: Workspace,
): void {
  gemm(dx, k, dy, n, 1, w, 1, n, m, kn, nn, 0, open, used, z, 0, 1, add, workspace);
}

/** dV (+)= xᵀ · dy, the gradient of z ∘ W, for open rows and used columns. */
export function denseGradWeight(
  dv: Floats,
  x: Floats,
  dy: Floats,
  m: i32,
  k: i32,
  n: i32,
  open: OptionalIndices,
  kn: i32,
  used: OptionalIndices,
  nn: i32,
  add: Flag,
  workspace: Workspace,
): void {
  gemm(dv, n, x, 1, k, dy, n, 1, kn, nn, m, open, used, 0, 0, 0, 0, add, workspace);
}

/**
 * From dV: dz[i] += sum over j of W[i, j] dV[i, j], and in place dV <- z ∘ dV = dW, for the open rows. One running sum per row, j
 * ascending, so that columns of zeros and columns that are gone give the same bits. Four rows side by side: their sums are the lanes.
 * (Eight, for more additions at a time, were no faster.)
 */
export function gateRowsGrad(dz: Floats, dv: Floats, w: Floats, z: OptionalFloats, n: i32, open: OptionalIndices, kn: i32): void {
  for (let p = 0; p < kn; p += 4) {
    const i0 = rowAt(open, p, kn),
      i1 = rowAt(open, p + 1, kn),
      i2 = rowAt(open, p + 2, kn),
      i3 = rowAt(open, p + 3, kn);
    const gates = oneOfEach(at(z, i0), at(z, i1), at(z, i2), at(z, i3));
    const sums = fourRowsGrad(at(dv, i0 * n), at(dv, i1 * n), at(dv, i2 * n), at(dv, i3 * n), w - dv, gates, n);
    store<f32>(at(dz, i0), load<f32>(at(dz, i0)) + f32x4.extract_lane(sums, 0));
    if (p + 1 < kn) store<f32>(at(dz, i1), load<f32>(at(dz, i1)) + f32x4.extract_lane(sums, 1));
    if (p + 2 < kn) store<f32>(at(dz, i2), load<f32>(at(dz, i2)) + f32x4.extract_lane(sums, 2));
    if (p + 3 < kn) store<f32>(at(dz, i3), load<f32>(at(dz, i3)) + f32x4.extract_lane(sums, 3));
  }
}

// past the last row the last one again: it is read before it is written, so it comes out as if it were there once
function rowAt(open: OptionalIndices, p: i32, kn: i32): i32 {
  const q = min(p, kn - 1);
  return open ? load<i32>(at(open, q)) : q;
}

// the sums of four rows of dV times W, which is `toW` bytes further on; dV <- z ∘ dV
function fourRowsGrad(g0: Floats, g1: Floats, g2: Floats, g3: Floats, toW: usize, z: v128, n: i32): v128 {
  const z0 = v128.shuffle<i32>(z, z, 0, 0, 0, 0),
    z1 = v128.shuffle<i32>(z, z, 1, 1, 1, 1);
  const z2 = v128.shuffle<i32>(z, z, 2, 2, 2, 2),
    z3 = v128.shuffle<i32>(z, z, 3, 3, 3, 3);
  let sums = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const d0 = v128.load(g0),
      d1 = v128.load(g1);
    const d2 = v128.load(g2),
      d3 = v128.load(g3);
    const r0 = f32x4.mul(d0, v128.load(g0 + toW)),
      r1 = f32x4.mul(d1, v128.load(g1 + toW));
    const r2 = f32x4.mul(d2, v128.load(g2 + toW)),
      r3 = f32x4.mul(d3, v128.load(g3 + toW));
    v128.store(g0, f32x4.mul(d0, z0));
    v128.store(g1, f32x4.mul(d1, z1));
    v128.store(g2, f32x4.mul(d2, z2));
    v128.store(g3, f32x4.mul(d3, z3));
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5),
      t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5),
      t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    sums = f32x4.add(sums, v128.shuffle<i64>(t0, t2, 0, 2));
    sums = f32x4.add(sums, v128.shuffle<i64>(t0, t2, 1, 3));
    sums = f32x4.add(sums, v128.shuffle<i64>(t1, t3, 0, 2));
    sums = f32x4.add(sums, v128.shuffle<i64>(t1, t3, 1, 3));
    g0 += 16;
    g1 += 16;
    g2 += 16;
    g3 += 16;
  }
  for (; j < n; ++j) {
    const d = oneOfEach(g0, g1, g2, g3);
    sums = f32x4.add(sums, f32x4.mul(d, oneOfEach(g0 + toW, g1 + toW, g2 + toW, g3 + toW)));
    const scaled = f32x4.mul(d, z);
    v128.store32_lane(g0, scaled, 0);
    v128.store32_lane(g1, scaled, 1);
    v128.store32_lane(g2, scaled, 2);
    v128.store32_lane(g3, scaled, 3);
    g0 += 4;
    g1 += 4;
    g2 += 4;
    g3 += 4;
  }
  return sums;
}
