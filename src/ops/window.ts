// What convolution and pooling share: sizes given as one number or as [vertical, horizontal], and the size of the result.
import { ShapeError, ValueError } from "../errors.ts";
import { shown, sizeFrom } from "../options.ts";
import { isWhole, MOST_NUMBERS, type Shape } from "../shape.ts";

/** Pixels of padding: more would make gigabytes of a small file. */
const MOST_PADDING = 16384;

/** [vertical, horizontal]. */
export type Pair = readonly [number, number];

/** A window that slides over images. */
export interface Window {
  /** Its size. */
  readonly kernel: Pair;
  /** From one to the next. */
  readonly stride: Pair;
  /** Added on both sides. */
  readonly padding: Pair;
}

/** A size that is one number for both directions, or a pair. @throws ValueError */
export function pair(who: string, name: string, value: number | readonly number[], least: number): Pair {
  const both = typeof value === "number" ? [value, value] : value;
  const fits = Array.isArray(both) && both.length === 2 && both.every((each) => isWhole(each, least));
  if (!fits)
    throw new ValueError(`${who}: ${name} is ${shown(value)}, but it must be a whole number from ${least} up, or two of them: [vertical, horizontal].`);
  const [vertical, horizontal] = both as unknown as Pair;
  const most = name === "padding" ? MOST_PADDING : undefined;
  return [sizeFrom(who, name, vertical, least, most), sizeFrom(who, name, horizontal, least, most)];
}

/** What a convolution is like, apart from its weights. */
export interface ConvolutionSizes extends Window {
  /** Channels. */
  readonly inputs: number;
  /** Filters. */
  readonly outputs: number;
  /** From one tap to the next: [vertical, horizontal]. */
  readonly dilation: Pair;
  /** Into how many groups channels and filters are split. */
  readonly groups: number;
}

/** One number where both are equal or only one counts, else [vertical, horizontal]: as labels print it. */
export function printPair([a, b]: Pair, series = false): string {
  return series || a === b ? `${b}` : `[${a}, ${b}]`;
}

/** A series [batch, channels, length] as an image of height 1: layers of series are those of images. */
export const asImage = ([batch, channels, length]: Shape): Shape => [batch as number, channels as number, 1, length as number];

/** An image of height 1 as a series. */
export const asSeries = ([batch, channels, , width]: Shape): Shape => [batch as number, channels as number, width as number];

/** Height and width of what a sliding window gives; `series`: what errors call images. @throws ShapeError when it does not fit into the padded image */
export function outputSize(who: string, size: Pair, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair = [1, 1], series = false): Pair {
  const padded = size.map((each, i) => each + 2 * (padding[i] as number)) as unknown as Pair;
  const reach = kernel.map((each, i) => (dilation[i] as number) * (each - 1) + 1) as unknown as Pair;
  if (reach[0] > padded[0] || reach[1] > padded[1]) {
    const text = (each: Pair) => each.slice(series ? 1 : 0).join(" x ");
    const spread = dilation[0] === 1 && dilation[1] === 1 ? "" : `, spread to ${text(reach)} by its dilation,`;
    const grown = padding[0] || padding[1] ? `, ${text(padded)} with its padding` : "";
    throw new ShapeError(
      `${who}: the kernel of ${text(kernel)}${spread} is larger than the ${series ? "series" : "image"} of ${text(size)}${grown}. Use a smaller kernel or more padding.`,
    );
  }
  return padded.map((each, i) => Math.floor((each - (reach[i] as number)) / (stride[i] as number)) + 1) as unknown as Pair;
}

/** Height and width of the maps of a convolution, whose kernels count what they work in by 32 bits of bytes. @throws ShapeError */
export function convolutionSize(who: string, size: Pair, sizes: ConvolutionSizes, series = false): Pair {
  const { inputs, outputs, kernel, stride, padding, dilation, groups } = sizes;
  const out = outputSize(who, size, kernel, stride, padding, dilation, series);
  const along = (length: (i: 0 | 1) => number) => length(0) * length(1);
  const frame = inputs * along((i) => stride[i] * Math.ceil((size[i] + 2 * padding[i]) / stride[i]));
  const images = Math.max(1, Math.min(8, 256 / along((i) => out[i])));
  const maps = (outputs + 4) * along((i) => out[i] + 2 * dilation[i] * kernel[i] + 24);
  const weights = 4 * (outputs + 4) * ((inputs / groups) * along((i) => kernel[i]) + 8);
  if (frame * images + maps + weights < MOST_NUMBERS) return out;
  throw new ShapeError(
    `${who}: images of ${size.join(" x ")} with a padding of ${padding.join(" x ")} need more memory than kernels can count. Use smaller ones.`,
  );
}
