// Random changes of images, anew in every epoch. What is drawn depends on the seed of the training, the epoch and the index of
// the example in its dataset only: not on batches, their order, or anything else that draws.
import { type Pixels, skip, type Words } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { take } from "../memory.ts";
import { flag, refuseUnknown, shown } from "../options.ts";
import { drawWords, Purpose } from "../random.ts";
import { isWhole, print } from "../shape.ts";
import { kernels } from "../wasm.ts";
import { type Augment, type Dataset, inWords } from "./dataset.ts";

/** Which epoch of which training the images are for. */
export interface Round {
  readonly seed: number;
  readonly epoch: number;
}

/**
 * The same images, to be changed at random whenever `train` reads them: mirrored left for right with probability 1/2
 * (`flip`, default false), and shifted by up to `crop` pixels (default 0) up or down and left or right, with zeros where
 * nothing is left, as a random window of an image with so many zeros on each side. Each epoch draws anew for each
 * example. Only training sees the changes: `batch`, `evaluate`, `outputs` and a validation share that is split off do not.
 *
 * @example
 * ```ts
 * import { augmented, digits, shaped } from "sievenet/data";
 *
 * const { train } = digits({ train: 100, test: 10 });
 * const moving = augmented(shaped(train, [1, 28, 28]), { crop: 2 }); // digits are not mirrored
 * moving.augment; // { flip: false, crop: 2 }
 * ```
 * @throws ShapeError for examples that are not [channels, height, width]; ValueError for a crop that is no whole number of
 * pixels below height and width, or an unknown option.
 */
export function augmented(data: Dataset, options: Partial<Augment>): Dataset {
  refuseUnknown("augmented", options, ["flip", "crop"]);
  const { flip = false, crop = 0 } = options;
  if (data.shape.length !== 3)
    throw new ShapeError(
      `augmented: examples are ${print(data.shape)}, but images are [channels, height, width]. Give them their shape first, as with shaped(data, [1, 28, 28]).`,
    );
  flag("augmented", "flip", flip);
  const [, height = 0, width = 0] = data.shape;
  const largest = Math.min(height, width) - 1;
  if (!isWhole(crop, 0, largest))
    throw new ValueError(`augmented: crop is ${shown(crop)}, but for images of ${height} x ${width} it must be a whole number of pixels from 0 to ${largest}.`);
  return inWords({ ...data, augment: { flip, crop } });
}

/** y = the images x of `examples`, changed. Both of `size` (1 or 4) bytes a number. */
export function change(y: Pixels, x: Pixels, size: 1 | 4, { shape, augment }: Dataset, examples: ArrayLike<number>, { seed, epoch }: Round): void {
  const { flip, crop } = augment as Augment;
  const [channels, height, width] = shape as [number, number, number];
  const words = take<Words>(64 * examples.length);
  for (let i = 0; i < examples.length; i++) drawWords(skip(words, 16 * i), examples[i] as number, Purpose.augment, epoch, seed);
  kernels.augment(y, x, words, examples.length, channels, height, width, crop, flip ? 1 : 0, size);
}
