// A dataset whose examples have another shape.
import { ShapeError, ValueError } from "../errors.ts";
import { print, type Shape, sizeOf } from "../shape.ts";
import { checkExample } from "./checks.ts";
import { type Dataset, inWords } from "./dataset.ts";

/**
 * The same examples under another shape of as many numbers, such as [1, 28, 28] for convolutions. Nothing is copied.
 *
 * @example
 * ```ts
 * import { digits, shaped } from "sievenet/data";
 *
 * const { train } = digits({ train: 100, test: 10 });
 * train.shape; // [784]
 * shaped(train, [1, 28, 28]).shape; // [1, 28, 28]
 * ```
 * @throws ShapeError for a shape of another size; ValueError for augmented images.
 */
export function shaped(data: Dataset, shape: Shape): Dataset {
  checkExample("shaped", "shape", shape);
  if (sizeOf(shape) !== sizeOf(data.shape)) throw new ShapeError(`shaped: examples are ${print(data.shape)}, which does not fit ${print(shape)}.`);
  if (data.augment)
    throw new ValueError(`shaped: the examples are augmented as images ${print(data.shape)}. Give them their shape first, then use augmented().`);
  return inWords({ ...data, shape });
}
