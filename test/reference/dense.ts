// y = x · (z ∘ W) + b over open rows of W and used columns. x: [m, k], W: [k, n], b: [n], z: [k].
import { gemm, rows, transposed } from "./gemm.ts";

/** Sizes of a dense layer, its gate, and what takes part. */
export interface Dense {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly z?: ArrayLike<number> | undefined;
  readonly open?: readonly number[] | undefined;
  readonly used?: readonly number[] | undefined;
}

/** How a product is done: added to what is there, and each operation rounded. */
interface How {
  readonly add?: boolean;
  readonly round?: (x: number) => number;
}

/** y = x · (z ∘ W); other columns keep what `y` holds. */
export function dense(y: ArrayLike<number>, x: ArrayLike<number>, w: ArrayLike<number>, { m, k, n, z, open, used }: Dense, how: How = {}): number[] {
  const scale = z && ((p: number) => z[p] as number);
  return gemm(y, n, rows(x, k), rows(w, n), [m, n, k], { lists: { k: open, n: used }, scale, ...how });
}

/** dx (+)= dy · (z ∘ W)ᵀ for the open inputs. */
export function denseGradInput(dx: ArrayLike<number>, dy: ArrayLike<number>, w: ArrayLike<number>, { m, k, n, z, open, used }: Dense, how: How = {}): number[] {
  const scale = z && ((_: number, i: number) => z[i] as number);
  return gemm(dx, k, rows(dy, n), transposed(rows(w, n)), [m, k, n], { lists: { k: used, n: open }, scale, ...how });
}

/** dV (+)= xᵀ · dy. */
export function denseGradWeight(dv: ArrayLike<number>, x: ArrayLike<number>, dy: ArrayLike<number>, { m, k, n, open, used }: Dense, how: How = {}): number[] {
  return gemm(dv, n, transposed(rows(x, k)), rows(dy, n), [k, n, m], { lists: { m: open, n: used }, ...how });
}

/** dz[i] + one running sum of W ∘ dV over j, and dW = z ∘ dV, for open rows. */
export function gateRowsGrad(
  dz: ArrayLike<number>,
  dv: ArrayLike<number>,
  w: ArrayLike<number>,
  z: ArrayLike<number>,
  n: number,
  open: readonly number[],
  round = (x: number) => x,
): { dz: number[]; dw: number[] } {
  const gates = Array.from(dz);
  const weights = Array.from(dv);
  for (const i of open) {
    let sum = 0;
    for (let j = 0; j < n; j++) {
      sum = round(sum + round((dv[i * n + j] as number) * (w[i * n + j] as number)));
      weights[i * n + j] = round((dv[i * n + j] as number) * (z[i] as number));
    }
    gates[i] = round((gates[i] as number) + sum);
  }
  return { dz: gates, dw: weights };
}
