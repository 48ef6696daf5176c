import type { Floats } from "../addresses.ts";
import { take } from "../memory.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { apply, broadcastShape, plan, reduceInto } from "./broadcast.ts";

/** x repeated to `shape`; its own storage when it has that shape already. */
function expanded(x: Tensor, shape: readonly number[]): Floats {
  const p = plan("where", x.shape, shape);
  if (p.rows === 1 && p.aColumn === 1 && p.grids.length === 1) return x.address;
  const n = p.grids.length * p.rows * p.columns;
  const one = take(4 * n);
  const out = take(4 * n);
  kernels.fill(one, n, 1);
  apply(kernels.mul, p, out, x.address, one);
  return out;
}

/**
 * `a` where `condition` is not 0, `b` elsewhere, with broadcasting. No gradient goes to the condition.
 * @throws ShapeError
 * @example
 * ```ts
 * import { tensor, where } from "sievenet";
 *
 * where(tensor([1, 0]), tensor([10, 20]), tensor([-10, -20])).toArray(); // [10, -20]
 * ```
 */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  checkTensor("where", condition);
  checkTensor("where", a);
  checkTensor("where", b);
  const shape = broadcastShape("where", broadcastShape("where", condition.shape, a.shape), b.shape);
  const y = new Tensor(shape);
  const c = expanded(condition, shape);
  kernels.choose(y.address, c, expanded(a, shape), expanded(b, shape), y.size);
  return record(y, [a, b], ["where", condition], () => {
    const zero = take(4 * y.size);
    const share = take(4 * y.size);
    kernels.fill(zero, y.size, 0);
    if (a.wantsGrad) {
      kernels.choose(share, c, y.grad, zero, y.size);
      reduceInto(plan("where", a.shape, shape), a.grad, share);
    }
    if (b.wantsGrad) {
      kernels.choose(share, c, zero, y.grad, y.size);
      reduceInto(plan("where", b.shape, shape), b.grad, share);
    }
  });
}
