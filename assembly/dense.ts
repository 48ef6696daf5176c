// Dense layer y = x · (z ∘ W) + b with a gate z on the rows of W (its inputs), and its gradients; b is added by bias.ts.
//
//   x: [m, k]   W: [k, n]   b: [n]   y: [m, n]   z: [k] or 0 for none
//   open: the rows that take part (kn of them, i32), 0 for all k;  used: the columns that are computed (nn), 0 for all
//
// Rows of W outside `open` are not read; columns of y outside `used` are not written (their storage holds zeros).
import { Flag, Floats, OptionalFloats, OptionalIndices, Workspace, at } from "./addresses";
import { gemm } from "./gemm";
import { sumLanes } from "./lanes";

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

/** From dV: dz[i] += sum over j of W[i, j] dV[i, j], and in place dV <- z ∘ dV = dW, for the open rows. */
export function gateRowsGrad(dz: Floats, dv: Floats, w: Floats, z: OptionalFloats, n: i32, open: OptionalIndices, kn: i32): void {
  for (let p = 0; p < kn; ++p) {
    const i = open ? load<i32>(at(open, p)) : p;
    const gate = load<f32>(at(z, i));
    const scale = f32x4.splat(gate);
    let g = at(dv, i * n),
      v = at(w, i * n);
    let sum = f32x4.splat(0);
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      const d = v128.load(g);
      sum = f32x4.add(sum, f32x4.mul(d, v128.load(v)));
      v128.store(g, f32x4.mul(d, scale));
      g += 16;
      v += 16;
    }
    let rest = sumLanes(sum);
    for (; j < n; ++j) {
      const d = load<f32>(g);
      rest += d * load<f32>(v);
      store<f32>(g, d * gate);
      g += 4;
      v += 4;
    }
    store<f32>(at(dz, i), load<f32>(at(dz, i)) + rest);
  }
}
