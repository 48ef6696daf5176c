import { skip } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import { isWhole, print } from "../shape.ts";
import { record } from "../tape.ts";
import { checkTensor, Tensor } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { denseStrides, moveBox } from "./grid.ts";

/** Options of `pad()`. */
export interface PadOptions {
  /** What to fill with. Default 0. */
  readonly value?: number;
}

/**
 * More room around a tensor: `[before, after]` for each axis.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { pad, tensor } from "sievenet";
 *
 * pad(tensor([1, 2]), [[1, 0]]).toArray(); // [0, 1, 2]
 * ```
 */
export function pad(x: Tensor, widths: readonly (readonly [before: number, after: number])[], options: PadOptions = {}): Tensor {
  checkTensor("pad", x);
  refuseUnknown("pad", options, ["value"]);
  const { value = 0 } = options;
  if (widths.length !== x.shape.length)
    throw new ShapeError(`pad: ${widths.length} pairs of widths came for ${print(x.shape)}. Give one [before, after] per axis.`);
  for (const each of widths) {
    if (!each.every((width) => isWhole(width, 0))) throw new ValueError(`pad: the widths [${each.join(", ")}] must be whole numbers from 0 up.`);
  }
  const y = new Tensor(x.shape.map((size, i) => size + (widths[i]?.[0] ?? 0) + (widths[i]?.[1] ?? 0)));
  kernels.fill(y.address, y.size, value);
  const strides = denseStrides(y.shape);
  const own = denseStrides(x.shape);
  const offset = widths.reduce((sum, [before], i) => sum + before * (strides[i] as number), 0);
  moveBox(kernels.copyGrid, x.shape, skip(y.address, offset), strides, x.address, own);
  // features are axis 1, or the only one: where they stay in place, so do those that are all zeros
  if (value === 0 && widths[x.shape.length === 1 ? 0 : 1]?.every((width) => width === 0)) y.support = x.support;
  return record(y, [x], ["pad", widths], () => moveBox(kernels.addGrid, x.shape, x.grad, own, skip(y.grad, offset), strides));
}
