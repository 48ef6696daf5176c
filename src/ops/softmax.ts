import type { Indices } from "../addresses.ts";
import { ShapeError } from "../errors.ts";
import { take } from "../memory.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { ints, kernels } from "../wasm.ts";
import { named } from "./named.ts";
import { noteProbabilities } from "./probabilities.ts";

/** x as rows along its last axis. */
function rows(who: string, x: Tensor): [number, number] {
  const n = x.shape.at(-1);
  if (!n) throw new ShapeError(`${who}: a tensor of shape [${x.shape.join(", ")}] has no last axis with numbers in it.`);
  return [x.size / n, n];
}

/**
 * Probabilities along the last axis: `exp(x)` divided by its sum.
 * @throws ShapeError
 * @example
 * ```ts
 * import { softmax, tensor } from "sievenet";
 *
 * softmax(tensor([[3, 3], [0, 200]])).toArray(); // [0.5, 0.5, 0, 1]
 * ```
 */
export const softmax: (x: Tensor) => Tensor = /* @__PURE__ */ named("softmax", (x) => {
  checkTensor("softmax", x);
  const [m, n] = rows("softmax", x);
  const p = new Tensor(x.shape);
  kernels.softmax(p.address, x.address, m, n);
  return noteProbabilities(
    record(p, [x], ["softmax"], () => kernels.softmaxGrad(x.grad, p.grad, p.address, m, n)),
    "softmax",
  );
});

/**
 * The logarithm of the softmax along the last axis, without loss of small ones.
 * @throws ShapeError
 * @example
 * ```ts
 * import { logSoftmax, tensor } from "sievenet";
 *
 * logSoftmax(tensor([[0, 200]])).toArray(); // [-200, 0]
 * ```
 */
export const logSoftmax: (x: Tensor) => Tensor = /* @__PURE__ */ named("logSoftmax", (x) => {
  checkTensor("logSoftmax", x);
  const [m, n] = rows("logSoftmax", x);
  const p = take(4 * x.size);
  const y = new Tensor(x.shape);
  kernels.logSoftmax(y.address, p, x.address, m, n);
  return record(y, [x], ["logSoftmax"], () => kernels.logSoftmaxGrad(x.grad, y.grad, p, m, n));
});

/** The place of the largest number along the last axis, the first of equals. @throws ShapeError */
export function largest(x: Tensor): Int32Array {
  const [m, n] = rows("largest", x);
  const t = take<Indices>(4 * m);
  kernels.largestOfRows(t, x.address, m, n);
  return ints(t, m).slice();
}
