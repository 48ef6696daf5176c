// Pooling and padding of series [batch, channels, length]: the layers of images, over images of height 1.
import { ValueError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import { AveragePool2d } from "./averagePool2d.ts";
import { MaxPool2d } from "./maxPool2d.ts";
import { along } from "./series.ts";
import { ZeroPad2d } from "./zeroPad2d.ts";

/** Options of `maxPool1d()`. */
export interface Pool1dOptions {
  /** Distance between neighbouring windows. Default: as large as the window. */
  readonly stride?: number;
  /** At both ends of the series, at most half the window. Default 0. */
  readonly padding?: number;
}

/** Options of `averagePool1d()`. */
export interface AveragePool1dOptions extends Pool1dOptions {
  /** Whether padding counts as zeros; else it does not count at all. Default true. */
  readonly countPadding?: boolean;
}

/** The windows of a pooling as those of images of height 1. @throws ValueError */
function windows(who: string, kernel: number, { stride = kernel, padding = 0 }: Pool1dOptions) {
  const window = { kernel: along(who, "kernel", kernel), stride: along(who, "stride", stride), padding: along(who, "padding", padding, 0) };
  if (padding > kernel / 2) throw new ValueError(`${who}: padding is ${padding}, but it must be at most half the kernel of ${kernel}.`);
  return window;
}

/**
 * Max pooling over windows of `kernel` places of series [batch, channels, length], side by side unless a stride is given.
 * @throws ValueError
 * @example
 * ```ts
 * import { maxPool1d, predict } from "sievenet";
 *
 * predict(maxPool1d(2), [[[1, 2, 4, 3]]]).toArray(); // [2, 4]
 * ```
 */
export function maxPool1d(kernel: number, options: Pool1dOptions = {}): MaxPool2d {
  refuseUnknown("maxPool1d", options, ["stride", "padding"]);
  const { kernel: size, ...rest } = windows("maxPool1d", kernel, options);
  return new MaxPool2d(size, rest, true);
}

/**
 * Average pooling over windows of `kernel` places of series [batch, channels, length], side by side unless a stride is given.
 * @throws ValueError
 * @example
 * ```ts
 * import { averagePool1d, predict } from "sievenet";
 *
 * predict(averagePool1d(2), [[[1, 2, 4, 3]]]).toArray(); // [1.5, 3.5]
 * ```
 */
export function averagePool1d(kernel: number, options: AveragePool1dOptions = {}): AveragePool2d {
  refuseUnknown("averagePool1d", options, ["stride", "padding", "countPadding"]);
  const { countPadding = true } = options;
  const { kernel: size, ...rest } = windows("averagePool1d", kernel, options);
  return new AveragePool2d(size, { ...rest, countPadding }, true);
}

/**
 * A layer of zeros at both ends of series [batch, channels, length]: so many places each.
 * @throws ValueError
 * @example
 * ```ts
 * import { predict, zeroPad1d } from "sievenet";
 *
 * predict(zeroPad1d(1), [[[5]]]).toArray(); // [0, 5, 0]
 * ```
 */
export function zeroPad1d(padding: number): ZeroPad2d {
  return new ZeroPad2d(along("zeroPad1d", "padding", padding, 0), true);
}
