// How products of matrices are cut (assembly/gemm.ts, dense.ts).
import { none, skip } from "../addresses.ts";
import type { Kernels } from "../generated/kernels.ts";
import { wideTile } from "../wasm.ts";
import { type Cut, type Cuts, type Numbers, on } from "./cut.ts";

/** What packing a number takes, in multiplications. */
const PACKING = 8;

/**
 * A product along the longer side, as each share packs all of the other: 100 x 784 x 300 takes 3 % longer in two shares, 9 % in
 * four. In whole tiles.
 */
function product(room: number, ...numbers: Numbers<"gemm">): Cut<"gemm"> {
  const [c, cStride, a, aM, aK, b, bK, bN, m, n, k, mList, nList, kList, scale, scaleK, scaleN, add, workspace] = numbers;
  const rest = [scaleK, scaleN, add, workspace] as const;
  const common = { kernel: "gemm", work: m * n * k, workspace: 18, room, again: PACKING * Math.min(m, n) * k } as const;
  if (m > n) {
    const share = (i: number, count: number): Numbers<"gemm"> => {
      const [to, from] = mList ? [c, a] : [skip(c, i * cStride), skip(a, i * aM)];
      return [to, cStride, from, aM, aK, b, bK, bN, count, n, k, on(mList, i), nList, kList, scale, ...rest];
    };
    return { ...common, rows: m, unit: 12, share };
  }
  const share = (j: number, count: number): Numbers<"gemm"> => {
    const [to, from, gates] = nList ? ([c, b, scale] as const) : ([skip(c, j), skip(b, j * bN), on(scale, j * scaleN)] as const);
    return [to, cStride, a, aM, aK, from, bK, bN, m, count, k, mList, on(nList, j), kList, gates, ...rest];
  };
  return { ...common, rows: n, unit: wideTile() ? 12 : 8, share };
}

/** `alone`: the kernels as they are, which tell how much workspace is needed. */
export function productCuts({ gemmWorkspace }: Kernels): Cuts {
  const room = gemmWorkspace();
  return {
    gemm: (...numbers) => product(room, ...numbers),
    // the three as in assembly/dense.ts
    dense: (y, x, w, z, m, k, n, open, kn, used, nn, workspace) => product(room, y, n, x, k, 1, w, n, 1, m, nn, kn, none, used, open, z, 1, 0, 0, workspace),
    denseGradInput: (dx, dy, w, z, m, k, n, open, kn, used, nn, add, workspace) =>
      product(room, dx, k, dy, n, 1, w, 1, n, m, kn, nn, none, open, used, z, 0, 1, add, workspace),
    denseGradWeight: (dv, x, dy, m, k, n, open, kn, used, nn, add, workspace) =>
      product(room, dv, n, x, 1, k, dy, n, 1, kn, nn, m, open, used, none, none, 0, 0, add, workspace),
    gateRowsGrad: (dz, dv, w, z, n, open, kn) => ({
      kernel: "gateRowsGrad",
      rows: kn,
      unit: 4,
      work: 4 * kn * n,
      share: (i, count) => (open ? [dz, dv, w, z, n, skip(open, i), count] : [skip(dz, i), skip(dv, i * n), skip(w, i * n), on(z, i), n, open, count]),
    }),
  };
}
