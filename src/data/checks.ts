// Checks of what datasets are made of: shapes, counts, labels, finite numbers.
import { ShapeError, ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import { isBytes } from "../realms.ts";
import { isWhole, print, type Shape, sizeOf } from "../shape.ts";
import { kindOf } from "./arrays.ts";

/** The shape of one example: positive whole sizes. @throws ShapeError */
export function checkExample(who: string, name: string, shape: unknown): Shape {
  if (!Array.isArray(shape)) throw new ShapeError(`${who}: ${name} is ${kindOf(shape)}, but the sizes of one example are needed, such as [784].`);
  for (const size of shape as number[]) {
    if (!isWhole(size, 1))
      throw new ShapeError(`${who}: the shape ${print(shape as number[])} has ${String(size)}, but every size must be a whole number from 1 up.`);
  }
  return shape as Shape;
}

/** The number of examples, given how many numbers the label of each has. @throws ShapeError, ValueError for none */
export function checkCount(inputs: ArrayLike<number>, shape: Shape, labels: ArrayLike<number>, labelSize: number, what: string): number {
  const count = labels.length / labelSize;
  if (labels.length === 0) throw new ValueError("dataset: there are no examples. Give at least one example and its label.");
  if (inputs.length !== count * sizeOf(shape)) {
    throw new ShapeError(
      `dataset: ${inputs.length} numbers came, but ${labels.length} ${what} with examples of shape ${print(shape)} need ${count * sizeOf(shape)}.`,
    );
  }
  return count;
}

/** Labels are kept in 32 bits, where a larger one would become another class. */
const LARGEST_LABEL = 2147483647;

/** The largest label. @throws ValueError for one that is no class index */
export function checkLabels(labels: ArrayLike<number>, classes: number | undefined): number {
  let largest = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!(isWhole(label, 0, LARGEST_LABEL) && label < (classes ?? Infinity))) {
      const range = classes
        ? ` to ${classes - 1}, as there are ${classes} classes`
        : label > LARGEST_LABEL
          ? ` to ${LARGEST_LABEL}. Number the classes from 0`
          : " up";
      throw new ValueError(`dataset: label ${i} is ${label}, but labels are whole numbers from 0${range}.`);
    }
    if (label > largest) largest = label;
  }
  return largest;
}

/** The words of classes, all different. @throws ValueError */
export function checkWords(words: readonly string[] | undefined): readonly string[] | undefined {
  if (words === undefined || (Array.isArray(words) && words.length && words.every((each, i) => typeof each === "string" && words.indexOf(each) === i)))
    return words;
  throw new ValueError(`dataset: classNames is ${shown(words)}, but a word of its own is needed for each class, such as ["cat", "dog"].`);
}

/** Refuses the first number that is not finite; an example has `size` of them. @throws ValueError */
export function checkFinite(what: string, values: Float32Array, size: number): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new ValueError(
    `dataset: ${what} ${index % size} of example ${Math.floor(index / size)} is ${values[index]}. Replace or leave out what is not a finite number.`,
  );
}

/** What bytes are multiplied by; undefined for floats. @throws ValueError for bytes without a scale, or floats with one */
export function checkScale(inputs: Uint8Array | Float32Array, scale: number | undefined): number | undefined {
  if (!isBytes(inputs)) {
    if (scale === undefined) return undefined;
    throw new ValueError("dataset: scale says what bytes stand for, but the inputs are floats, which stand for themselves. Leave it out.");
  }
  if (typeof scale === "number" && scale > 0 && scale < Infinity) return scale;
  throw new ValueError(
    `dataset: inputs are bytes and scale is ${String(scale)}, so it is not known what they stand for. Give scale: 1 / 255 for images (0 to 1), or scale: 1 for numbers as they are.`,
  );
}
