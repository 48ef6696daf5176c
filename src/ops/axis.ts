import { flag, refuseUnknown } from "../options.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { axisOf } from "./grid.ts";

/** Options of `sum()`, `mean()` and `max()`. */
export interface ReduceOptions {
  /** Leave the axis in place with size 1. Default false. */
  readonly keepDims?: boolean;
}

/** Whether the axis stays, as the options say. @throws ValueError */
export function keepsDims(who: string, options: ReduceOptions): boolean {
  refuseUnknown(who, options, ["keepDims"]);
  return flag(who, "keepDims", options.keepDims ?? false);
}

/** x as [outer, middle, inner] around an axis, and the shape without it. @throws ShapeError */
export function around(who: string, x: Tensor, axis: number, keepDims: boolean): { outer: number; middle: number; inner: number; shape: Shape } {
  const at = axisOf(who, axis, x.shape.length);
  const before = x.shape.slice(0, at);
  const after = x.shape.slice(at + 1);
  return { outer: sizeOf(before), middle: x.shape[at] as number, inner: sizeOf(after), shape: keepDims ? [...before, 1, ...after] : [...before, ...after] };
}
