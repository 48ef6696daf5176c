import { ShapeError, ValueError } from "../errors.ts";
import { print, type Shape, sizeOf } from "../tensor.ts";

/** Examples and their labels. Pictures stay bytes; each batch becomes floats when it is needed. */
export interface Dataset {
  /** How many examples. */
  readonly count: number;
  /** Of one example, such as [784]. */
  readonly shape: Shape;
  /** count x shape numbers. Bytes stand for 0 to 1 (divided by 255), floats for themselves. */
  readonly inputs: Uint8Array | Float32Array;
  /** One class index per example. */
  readonly labels: Uint8Array | Int32Array;
  /** How many classes there are. */
  readonly classes: number;
}

/** Examples to train on and others to test on. */
export interface Split {
  readonly train: Dataset;
  readonly test: Dataset;
  /** As histories record it. */
  readonly name: string;
}

export interface DatasetOptions {
  readonly inputs: Uint8Array | Float32Array;
  readonly labels: ArrayLike<number>;
  /** Of one example. */
  readonly shape: Shape;
  /** Default: one more than the largest label. */
  readonly classes?: number;
}

/**
 * A dataset of your own arrays, which are checked and not copied.
 * @throws ShapeError when sizes do not fit; ValueError for an empty set, a label out of range, a NaN or infinite input.
 */
export function dataset({ inputs, labels, shape, classes }: DatasetOptions): Dataset {
  const size = sizeOf(shape);
  const count = labels.length;
  if (count === 0) throw new ValueError("dataset: there are no examples. Give at least one example and its label.");
  if (inputs.length !== count * size) {
    throw new ShapeError(`dataset: ${inputs.length} numbers came, but ${count} labels with examples of shape ${print(shape)} need ${count * size}.`);
  }
  let most = 0;
  for (let i = 0; i < count; i++) {
    const label = labels[i] as number;
    const top = classes ?? Infinity;
    if (!(Number.isInteger(label) && label >= 0 && label < top)) {
      throw new ValueError(
        `dataset: label ${i} is ${label}, but labels are whole numbers from 0${classes ? ` to ${classes - 1}, as there are ${classes} classes` : " up"}.`,
      );
    }
    if (label > most) most = label;
  }
  if (inputs instanceof Float32Array) {
    const odd = inputs.findIndex((each) => !Number.isFinite(each));
    if (odd >= 0)
      throw new ValueError(
        `dataset: input ${odd % size} of example ${Math.floor(odd / size)} is ${inputs[odd]}. Replace or leave out what is not a finite number.`,
      );
  }
  const kept = labels instanceof Uint8Array || labels instanceof Int32Array ? labels : Int32Array.from(labels);
  return { count, shape, inputs, labels: kept, classes: classes ?? most + 1 };
}

/** The same examples under another shape, such as [1, 28, 28] for convolutions. @throws ShapeError */
export function shaped(data: Dataset, shape: Shape): Dataset {
  if (sizeOf(shape) !== sizeOf(data.shape)) throw new ShapeError(`shaped: examples are ${print(data.shape)}, which does not fit ${print(shape)}.`);
  return { ...data, shape };
}
