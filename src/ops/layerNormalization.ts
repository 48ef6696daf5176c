import { ShapeError, ValueError } from "../errors.ts";
import { take } from "../memory.ts";
import { print } from "../shape.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";

export interface LayerNormalizationOptions {
  /** [features]. */
  readonly scale: Tensor;
  /** [features]. */
  readonly shift: Tensor;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** Name of the caller in error texts. */
  readonly who?: string;
}

/** Refuses an epsilon that no norm can use. @throws ValueError */
export function checkEpsilon(who: string, epsilon: number): void {
  if (!(epsilon > 0 && epsilon < Infinity)) throw new ValueError(`${who}: epsilon is ${epsilon}, but it must be above 0, such as 1e-5.`);
}

/**
 * Layer norm (Ba, Kiros & Hinton 2016): `scale * (x - mean) / sqrt(variance + epsilon) + shift`, with the mean and the
 * (biased) variance of each row along the last axis. x: [..., features], result: the same.
 * @throws ShapeError, ValueError
 */
export function layerNormalization(x: Tensor, { scale, shift, epsilon = 1e-5, who = "layerNormalization" }: LayerNormalizationOptions): Tensor {
  const n = scale.size;
  checkEpsilon(who, epsilon);
  if (shift.size !== n) throw new ShapeError(`${who}: the scale has ${n} numbers and the shift ${shift.size}, but each needs one per feature.`);
  if (x.shape.at(-1) !== n || !n)
    throw new ShapeError(`${who}: the input is ${print(x.shape)} but needs [..., ${n}]. Give the layer as many features as the last axis has.`);
  const rows = x.size / n;
  const y = new Tensor(x.shape);
  const [mean, inverse] = [take(4 * rows), take(4 * rows)];
  kernels.layerNorm(y.address, mean, inverse, x.address, scale.address, shift.address, rows, n, epsilon);
  return record(y, [x, scale, shift], () => {
    const [dx, dscale, dshift] = [x, scale, shift].map((each) => (each.wantsGrad ? each.grad : 0)) as [number, number, number];
    kernels.layerNormGrad(dx, dscale, dshift, y.grad, x.address, mean, inverse, scale.address, rows, n);
  });
}
