import { none } from "../addresses.ts";
import { checkNorm } from "../descriptions/norms.ts";
import { ShapeError } from "../errors.ts";
import { normKernels } from "../kernels/norms.ts";
import { take, takeCleared } from "../memory.ts";
import { refuseUnknown } from "../options.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** Options of `layerNormalization()`. */
export interface LayerNormalizationOptions {
  /** [features]. */
  readonly scale: Tensor;
  /** [features]. */
  readonly shift: Tensor;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Layer norm (Ba, Kiros & Hinton 2016): `scale * (x - mean) / sqrt(variance + epsilon) + shift`, with the mean and the
 * (biased) variance of each row along the last axis. x: [..., features], result: the same.
 * `who`: name of the caller in error texts, for layers.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { layerNormalization, tensor } from "sievenet";
 *
 * const y = layerNormalization(tensor([[1, 3]]), { scale: tensor([1, 1]), shift: tensor([0, 5]) });
 * Array.from(y.toArray(), Math.round); // [-1, 6]
 * ```
 */
export function layerNormalization(x: Tensor, options: LayerNormalizationOptions, who = "layerNormalization"): Tensor {
  checkTensor(who, x);
  refuseUnknown(who, options, ["scale", "shift", "epsilon"]);
  const { scale, shift, epsilon = 1e-5 } = options;
  checkTensor(who, scale);
  checkTensor(who, shift);
  const n = scale.size;
  checkNorm(who, { epsilon });
  if (shift.size !== n) throw new ShapeError(`${who}: the scale has ${n} numbers and the shift ${shift.size}, but each needs one per feature.`);
  if (x.shape.at(-1) !== n || !n)
    throw new ShapeError(`${who}: the input is ${print(x.shape)} but needs [..., ${n}]. Give the layer as many features as the last axis has.`);
  const rows = x.size / n;
  const [mean, inverse] = [take(8 * rows), take(4 * rows)];
  const y = new Tensor(x.shape);
  normKernels.layerNorm(y.address, mean, inverse, x.address, scale.address, shift.address, rows, n, epsilon);
  return record(y, [x, scale, shift], ["layerNormalization"], () => {
    const dy = y.grad;
    // one tensor as scale and shift has its two sums one after the other
    const shared = scale === shift;
    if (shared && shift.wantsGrad) kernels.addRowGrad(shift.grad, dy, rows, n);
    const dshift = shift.wantsGrad && !shared ? shift.grad : takeCleared(4 * n);
    const dscale = scale.wantsGrad ? scale.grad : takeCleared(4 * n);
    const add = x.wantsGrad && x.claimGrad() ? 0 : 1;
    const dx = x.wantsGrad ? x.grad : none;
    normKernels.layerNormGrad(dx, dscale, dshift, dy, x.address, mean, inverse, scale.address, rows, n, add, take(28 * n));
  });
}
