// What flows through a random net, and what windows make of maps.
import type { Pair } from "../../../src/ops/window.ts";
import type { Pool, Weights } from "./words.ts";

/** Maps are not made larger than this. */
export const LARGEST = 18;

/** The shape of one example: [features], [places, features] or [channels, height, width]. `of`: whole numbers below it, to be looked up. */
export interface Flow {
  readonly shape: readonly number[];
  readonly of?: number;
  /** Whether it is what comes in, untouched. */
  readonly raw?: boolean;
  /** Whether maps are series, whose height of 1 their tensors do not have. */
  readonly series?: boolean | undefined;
}

/** The shape of an example as tensors have it. */
export const exampleShape = ({ shape: [channels, ...side], series }: Flow): readonly number[] => [channels as number, ...side.slice(series ? 1 : 0)];

/** A window over maps as one over series, where they are some. */
export const flat = <T extends { readonly kernel: Pair; readonly stride: Pair; readonly padding: Pair; readonly dilation?: Pair }>(
  window: T,
  { series }: Flow,
): T =>
  series
    ? {
        ...window,
        kernel: [1, window.kernel[1]],
        stride: [1, window.stride[1]],
        padding: [0, window.padding[1]],
        ...(window.dilation && { dilation: [1, window.dilation[1]] }),
      }
    : window;

export const kindOf = ({ shape, of }: Flow): "indices" | "rows" | "table" | "maps" =>
  of ? "indices" : shape.length === 1 ? "rows" : shape.length === 2 ? "table" : "maps";

export const sizeOf = ({ shape }: Flow): number => shape.reduce((a, b) => a * b, 1);
export const same = (a: Flow, b: Flow): boolean => a.of === b.of && a.series === b.series && a.shape.join() === b.shape.join();

const both = <T>(make: (i: 0 | 1) => T): readonly [T, T] => [make(0), make(1)];

/** Height and width after a window has gone over maps. */
export const after = (side: Pair, { kernel, stride, padding, dilation = [1, 1] }: Pick<Pool, "kernel" | "stride" | "padding"> & { dilation?: Pair }): Pair =>
  both((i) => Math.floor((side[i] + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1) / stride[i]) + 1);

/** A convolution's window made small enough for maps. */
export function fitted({ kernel, stride, padding, dilation }: Weights, side: Pair): Pick<Weights, "kernel" | "stride" | "padding" | "dilation"> {
  const room = both((i) => side[i] + 2 * padding[i]);
  const small = both((i) => Math.min(kernel[i], room[i]));
  return { kernel: small, stride, padding, dilation: both((i) => (dilation[i] * (small[i] - 1) < room[i] ? dilation[i] : 1)) };
}

/** A pooling's window made small enough. */
export function fittedPool({ kernel, stride, padding }: Pool, side: Pair): Pick<Pool, "kernel" | "stride" | "padding"> {
  const small = both((i) => Math.min(kernel[i], side[i]));
  return { kernel: small, stride, padding: both((i) => Math.min(padding[i], Math.floor(small[i] / 2))) };
}

/** The window of a convolution that makes maps of one size from those of another. */
export function between(side: Pair, wanted: Pair): Pick<Weights, "kernel" | "padding"> {
  const padding = both((i) => Math.ceil(Math.max(0, wanted[i] - side[i]) / 2));
  return { padding, kernel: both((i) => side[i] + 2 * padding[i] - wanted[i] + 1) };
}
