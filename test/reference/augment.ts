// What becomes of an image while a net trains on it, number by number.
import { build, placeOf } from "./grid.ts";
import { philox } from "./random.ts";

/** How an image is changed. */
export interface Draw {
  readonly mirrored: boolean;
  /** How many pixels further down, and further to the right, the window begins than the image. */
  readonly down: number;
  readonly right: number;
}

/** Three random words as a change. */
export function drawOf(words: readonly [number, number, number, ...number[]], { flip, crop }: { flip: boolean; crop: number }): Draw {
  const shift = (word: number) => Number((BigInt(word) * BigInt(2 * crop + 1)) >> 32n) - crop;
  return { mirrored: flip && words[0] >= 2 ** 31, down: shift(words[1]), right: shift(words[2]) };
}

/** What is drawn for an example in an epoch. */
export function draw(seed: number, epoch: number, example: number, options: { flip: boolean; crop: number }): Draw {
  return drawOf(philox([example, epoch, 0, 6], [seed, 0]), options);
}

/** An image [channels, height, width], changed. */
export function augment(x: ArrayLike<number>, shape: readonly number[], { mirrored, down, right }: Draw): number[] {
  const [, height, width] = shape as [number, number, number];
  return build(shape, ([c, i, j]) => {
    const row = (i as number) + down;
    const column = (mirrored ? width - 1 - (j as number) : (j as number)) + right;
    const inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? (x[placeOf([c as number, row, column], shape)] as number) : 0;
  });
}
