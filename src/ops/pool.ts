// What the two kinds of pooling share: their options, and the sizes that kernels need.
import { none, type OptionalIndices } from "../addresses.ts";
import { windowOf } from "../descriptions/images.ts";
import { ShapeError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import { print } from "../shape.ts";
import { checkTensor, type Tensor } from "../tensor.ts";
import { outputSize, type Pair } from "./window.ts";

/** Options of pooling. */
export interface PoolOptions {
  /** Size of the window: one number, or [vertical, horizontal]. */
  readonly kernel: number | Pair;
  /** Distance between neighbouring windows. Default: as large as the window. */
  readonly stride?: number | Pair;
  /** Around the image, at most half the window. Default 0. */
  readonly padding?: number | Pair;
}

/** Sizes of one pooling. */
export interface Pooling {
  /** Of the result. */
  readonly shape: [number, number, number, number];
  /** What kernels are told after the addresses: batch, channels, their list, then heights and widths. */
  readonly sizes: Sizes;
}

type Ten = [number, number, number, number, number, number, number, number, number, number];
type Sizes = [batch: number, channels: number, list: OptionalIndices, count: number, ...Ten];

/** @throws ShapeError, ValueError */
export function poolingOf(who: string, x: Tensor, known: readonly string[], options: PoolOptions): Pooling {
  checkTensor(who, x);
  refuseUnknown(who, options, known);
  if (x.shape.length !== 4)
    throw new ShapeError(
      `${who}: the input is ${print(x.shape)} but needs [batch, channels, height, width]. Put shaped(data, [channels, height, width]) around the data, or reshape() before the layer.`,
    );
  const [batch, channels, height, width] = x.shape as unknown as [number, number, number, number];
  const { kernel, stride, padding } = windowOf(who, options);
  const out = outputSize(who, [height, width], kernel, stride, padding);
  const { list, count } = x.support ?? { list: none, count: channels };
  return { shape: [batch, channels, ...out], sizes: [batch, channels, list, count, height, width, ...kernel, ...stride, ...padding, ...out] };
}
