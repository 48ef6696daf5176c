// Images of another size, in sums of 64 bits whose order is fixed: the same bytes in every engine.
import type { Planes } from "./pixels.ts";

/** How pixels are made of others: the mean of the area that one covers, or between the two centres next to its own. */
export type Resampling = "area" | "bilinear";

/** A part of an axis: where it begins and how long it is, in pixels. */
export interface Stretch {
  readonly from: number;
  readonly length: number;
}

/** What a pixel is made of: those from `first` on, times the weights, whose sum is 1. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** What the pixels of a stretch are made of when there shall be `count` of them, of `size` along the axis. */
function tapsOf(size: number, { from, length }: Stretch, count: number, how: Resampling | undefined): Taps[] {
  const step = length / count;
  const covered = (i: number): Taps => {
    const [begin, end] = [Math.max(0, from + i * step), Math.min(size, from + (i + 1) * step)];
    const first = Math.min(size - 1, Math.floor(begin));
    const last = Math.max(first, Math.ceil(end) - 1);
    const overlaps = Array.from({ length: last - first + 1 }, (_, k) => Math.min(end, first + k + 1) - Math.max(begin, first + k));
    const total = overlaps.reduce((a, b) => a + b, 0);
    return { first, weights: overlaps.map((each) => each / total) };
  };
  const between = (i: number): Taps => {
    const at = Math.min(size - 1, Math.max(0, from + (i + 0.5) * step - 0.5));
    const first = Math.min(Math.floor(at), Math.max(0, size - 2));
    return size === 1 ? { first: 0, weights: [1] } : { first, weights: [1 - (at - first), at - first] };
  };
  return Array.from({ length: count }, (_, i) => ((how ?? (step > 1 ? "area" : "bilinear")) === "area" ? covered(i) : between(i)));
}

/**
 * The part of an image in some rows and columns, as `height` rows of `width` pixels. Without `how`, axes that get fewer pixels take
 * areas, those that get more lie between centres.
 */
export function resample(image: Planes, rows: Stretch, columns: Stretch, height: number, width: number, how?: Resampling): Planes {
  const across = tapsOf(image.width, columns, width, how);
  const down = tapsOf(image.height, rows, height, how);
  const values = new Uint8Array(image.channels * height * width);
  const narrow = new Float64Array(image.height * width);
  const top = (down[0] as Taps).first;
  const last = down.at(-1) as Taps;
  for (let c = 0; c < image.channels; c++) {
    for (let y = top; y < last.first + last.weights.length; y++)
      across.forEach(({ first, weights }, x) => {
        const at = (c * image.height + y) * image.width + first;
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += (image.values[at + k] as number) * (weights[k] as number);
        narrow[y * width + x] = sum;
      });
    down.forEach(({ first, weights }, y) => {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += (narrow[(first + k) * width + x] as number) * (weights[k] as number);
        values[(c * height + y) * width + x] = Math.floor(sum + 0.5);
      }
    });
  }
  return { channels: image.channels, height, width, values };
}
