import { ShapeError, ValueError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import { isWhole, print, type Shape, sizeOf } from "../shape.ts";
import { checkArray, checkExample, type Inputs, toFloats, toInputs } from "./checks.ts";

/** Examples and what is to be learned of them. Pictures stay bytes; each batch becomes floats when it is needed. */
export interface Dataset {
  /** How many examples. */
  readonly count: number;
  /** Of one example, such as [784]. */
  readonly shape: Shape;
  /** count x shape numbers. Bytes stand for 0 to 1 (divided by 255), floats for themselves. */
  readonly inputs: Uint8Array | Float32Array;
  /** One class index per example; or, with a `targetShape`, count x targetShape numbers. */
  readonly labels: Uint8Array | Int32Array | Float32Array;
  /** Of the numbers to learn per example, such as [1]. Without it, or with [], labels are class indices. */
  readonly targetShape?: Shape;
  /** How many classes there are; 0 when numbers are to be learned. */
  readonly classes: number;
  /** How `train` changes the pictures of each epoch; see `augmented`. */
  readonly augment?: Augment;
}

/** How pictures are changed at random while a net trains on them. */
export interface Augment {
  /** Whether each is mirrored, left for right, with probability 1/2. */
  readonly flip: boolean;
  /** By how many pixels at most each is shifted up or down, and left or right; what is uncovered becomes 0. */
  readonly crop: number;
}

/** Examples to train on and others to test on. */
export interface Split {
  /** Examples to train on. */
  readonly train: Dataset;
  /** Examples to test on. */
  readonly test: Dataset;
  /** As histories record it. */
  readonly name: string;
}

/** Examples of classes. */
export interface DatasetOptions {
  /** Bytes (pictures, ImageData) stand for 0 to 1, floats for themselves. Doubles and plain arrays are copied to 32-bit floats. */
  readonly inputs: Inputs;
  /** One class index per example. */
  readonly labels: ArrayLike<number>;
  /** Of one example. */
  readonly shape: Shape;
  /** Default: one more than the largest label. */
  readonly classes?: number;
}

/** Examples of numbers: prices, coordinates, or the probability of each class. */
export interface TargetOptions {
  /** As of classes. */
  readonly inputs: Inputs;
  /** Numbers to learn, one example after the other; copied unless they are a Float32Array. */
  readonly targets: ArrayLike<number>;
  /** Of one example. */
  readonly shape: Shape;
  /** Of the targets of one example. Default [1]. */
  readonly targetShape?: Shape;
}

/** Whether the labels are numbers to learn, not class indices. */
export function hasTargets(data: Dataset): boolean {
  return Boolean(data.targetShape?.length);
}

/** @throws ValueError for the first number that is not finite. */
function checkFinite(what: string, values: Float32Array, size: number): void {
  const odd = values.findIndex((each) => !Number.isFinite(each));
  if (odd < 0) return;
  throw new ValueError(
    `dataset: ${what} ${odd % size} of example ${Math.floor(odd / size)} is ${values[odd]}. Replace or leave out what is not a finite number.`,
  );
}

/** The largest label. @throws ValueError for one that is no class index. */
function checkLabels(labels: ArrayLike<number>, classes: number | undefined): number {
  let most = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!(isWhole(label, 0) && label < (classes ?? Infinity))) {
      throw new ValueError(
        `dataset: label ${i} is ${label}, but labels are whole numbers from 0${classes ? ` to ${classes - 1}, as there are ${classes} classes` : " up"}.`,
      );
    }
    if (label > most) most = label;
  }
  return most;
}

/** How many examples there are, given how many numbers each label has. */
function checkCount(inputs: ArrayLike<number>, shape: Shape, labels: ArrayLike<number>, each: number, what: string): number {
  const count = labels.length / each;
  if (labels.length === 0) throw new ValueError("dataset: there are no examples. Give at least one example and its label.");
  if (inputs.length !== count * sizeOf(shape)) {
    throw new ShapeError(
      `dataset: ${inputs.length} numbers came, but ${labels.length} ${what} with examples of shape ${print(shape)} need ${count * sizeOf(shape)}.`,
    );
  }
  return count;
}

function withTargets({ inputs: given, targets, shape, targetShape = [1] }: TargetOptions): Dataset {
  const inputs = toInputs(given);
  checkArray("targets", targets);
  checkExample("dataset", "shape", shape);
  const size = sizeOf(checkExample("dataset", "targetShape", targetShape));
  if (targetShape.length === 0) {
    throw new ShapeError(
      `dataset: targetShape is ${print(targetShape)}, but targets are at least one number per example: [1], or [3] for three. Class indices are given as labels.`,
    );
  }
  if (targets.length % size !== 0) throw new ShapeError(`dataset: ${targets.length} targets came, which ${print(targetShape)} per example does not divide.`);
  const count = checkCount(inputs, shape, targets, size, size === 1 ? "targets" : `targets, ${size} per example,`);
  const labels = toFloats("targets", targets);
  checkFinite("target", labels, size);
  return { count, shape, inputs, labels, targetShape, classes: 0 };
}

function withLabels({ inputs: given, labels, shape, classes }: DatasetOptions): Dataset {
  const inputs = toInputs(given);
  checkArray("labels", labels);
  checkExample("dataset", "shape", shape);
  const count = checkCount(inputs, shape, labels, 1, "labels");
  const most = checkLabels(labels, classes);
  const kept = labels instanceof Uint8Array || labels instanceof Int32Array ? labels : Int32Array.from(labels);
  return { count, shape, inputs, labels: kept, classes: classes ?? most + 1 };
}

/**
 * A dataset of your own arrays, which are checked and, where they are bytes or 32-bit floats, not copied: with `labels` of classes, or with `targets` of numbers.
 * @throws ShapeError when sizes do not fit; ValueError for an empty set, a label out of range, a NaN or infinite number.
 */
export function dataset(options: DatasetOptions | TargetOptions): Dataset {
  refuseUnknown(
    "dataset",
    options,
    "targets" in options ? ["inputs", "targets", "shape", "targetShape"] : ["inputs", "labels", "shape", "classes", "count", "targetShape"],
  );
  const data = "targets" in options ? withTargets(options) : withLabels(options);
  if (data.inputs instanceof Float32Array) checkFinite("input", data.inputs, sizeOf(data.shape));
  return data;
}

/** The same examples under another shape, such as [1, 28, 28] for convolutions. @throws ShapeError; ValueError for augmented pictures */
export function shaped(data: Dataset, shape: Shape): Dataset {
  checkExample("shaped", "shape", shape);
  if (sizeOf(shape) !== sizeOf(data.shape)) throw new ShapeError(`shaped: examples are ${print(data.shape)}, which does not fit ${print(shape)}.`);
  if (data.augment)
    throw new ValueError(`shaped: the examples are augmented as pictures ${print(data.shape)}. Give them their shape first, then use augmented().`);
  return { ...data, shape };
}
