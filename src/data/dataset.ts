// Datasets: what they hold, and how they are made of arrays.
import { adviseOnImages } from "../canvas.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { showAs } from "../inspect.ts";
import { toWeights } from "../ops/exampleWeights.ts";
import { checkOptions, refuseUnknown } from "../options.ts";
import { isFloats } from "../realms.ts";
import { print, type Shape, sizeOf } from "../shape.ts";
import type { Values } from "../values.ts";
import { checkArray, type Inputs, inRow, toFloats, toIndices, toInputs } from "./arrays.ts";
import { checkCount, checkExample, checkFinite, checkLabels, checkScale, checkWords } from "./checks.ts";

/** Examples and what is to be learned of them. Images stay bytes; each batch becomes floats when it is needed. */
export interface Dataset {
  /** Number of examples. */
  readonly count: number;
  /** Shape of one example, such as [784]. */
  readonly shape: Shape;
  /** The numbers of all examples, [count, shape] in a row: bytes, which stand for themselves times `scale`, or floats for themselves. */
  readonly inputs: Uint8Array | Float32Array;
  /** What bytes are multiplied by, such as 1 / 255; none for floats. */
  readonly scale?: number;
  /** One class index per example, [count]; or, with a `targetShape`, the numbers to learn, [count, targetShape] in a row. */
  readonly labels: Uint8Array | Int32Array | Float32Array;
  /** Shape of the numbers to learn of one example, such as [1]. Without it, or with [], labels are class indices. */
  readonly targetShape?: Shape;
  /** Number of classes; 0 when numbers are to be learned. */
  readonly classes: number;
  /** The word of each class, where the data has words. */
  readonly classNames?: readonly string[];
  /** How much each example counts in means, [count]; without them all count the same. See `weighted`. */
  readonly weights?: Float32Array;
  /** Changes that `train` makes to the images of each epoch; see `augmented`. */
  readonly augment?: Augment;
}

/** Random changes of images while a net trains on them. */
export interface Augment {
  /** Whether each image is mirrored, left for right, with probability 1/2. */
  readonly flip: boolean;
  /** Largest shift in pixels, up or down, and left or right; what is uncovered becomes 0. */
  readonly crop: number;
}

/** A dataset to train on and another to test on. */
export interface Split {
  /** Examples to train on. */
  readonly train: Dataset;
  /** Examples to test on. */
  readonly test: Dataset;
  /** Name of the data, as histories record it. */
  readonly name: string;
}

/** Options of `dataset()` for examples of classes. */
export interface DatasetOptions {
  /**
   * The numbers of all examples, [count, shape] in a row, or an array for each example: [[0, 1], [1, 1]]. Bytes (images,
   * ImageData) need a `scale`; floats stand for themselves. Doubles and plain arrays are copied to 32-bit floats.
   */
  readonly inputs: Inputs | readonly Values[];
  /** What bytes are multiplied by: 1 / 255 for images, 1 for numbers as they are. A net that `train` trains keeps it: see `predict`. */
  readonly scale?: number;
  /** One class index per example, [count]. */
  readonly labels: ArrayLike<number>;
  /** Shape of one example. Default: what the arrays of examples say, where each has one. */
  readonly shape?: Shape;
  /** Number of classes. Default: as many as `classNames`, else one more than the largest label. */
  readonly classes?: number;
  /** The word of each class, for `classify(net, x, { classes: data.classNames })`. */
  readonly classNames?: readonly string[];
  /** How much each example counts in losses and errors, [count], 0 or more; one of 0 is as if it were absent. Default: all the same. */
  readonly weights?: ArrayLike<number>;
}

/** Options of `dataset()` for examples of numbers: prices, coordinates, or the probability of each class. */
export interface TargetOptions {
  /** The numbers of all examples, as for classes. */
  readonly inputs: Inputs | readonly Values[];
  /** What bytes are multiplied by, as for classes. */
  readonly scale?: number;
  /** Numbers to learn, [count, targetShape] in a row, or an array for each example; copied unless they are a Float32Array. */
  readonly targets: ArrayLike<number> | readonly Values[];
  /** Shape of one example. Default: what the arrays of examples say, where each has one. */
  readonly shape?: Shape;
  /** Shape of the targets of one example. Default: what their arrays say, else [1]. */
  readonly targetShape?: Shape;
  /** How much each example counts, as for classes. */
  readonly weights?: ArrayLike<number>;
}

/** Says a dataset in words, which is what console.log then shows in the place of its numbers. @internal */
export function inWords<T extends Dataset>(data: T): T {
  const { count, shape, inputs, classes, targetShape, weights } = data;
  const learned = hasTargets(data) ? `targets ${print(targetShape as Shape)}` : `${classes} class${classes === 1 ? "" : "es"}`;
  return showAs(data, () => `${count} examples ${print(shape)} of ${isFloats(inputs) ? "floats" : "bytes"}, ${learned}${weights ? ", weighted" : ""}`);
}

/** Whether the labels are numbers to learn, not class indices. */
export function hasTargets(data: Dataset): boolean {
  return Boolean(data.targetShape?.length);
}

/**
 * A dataset of your own arrays: with `labels` of classes, or with `targets` of numbers. The arrays are checked and, where they
 * are bytes or 32-bit floats, not copied. Examples come in a row, with a `shape`, or as an array each, which says it. A dataset may be given again, with other inputs or labels.
 *
 * @example
 * ```ts
 * import { dataset } from "sievenet/data";
 *
 * const xor = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * xor.count; // 4
 * xor.classes; // 2
 * const sums = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], targets: [0, 1, 1, 2], shape: [2] });
 * sums.targetShape; // [1]
 * const rows = dataset({ inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [0, 1, 1, 2] });
 * rows.shape; // [2]
 * ```
 * @throws ShapeError for sizes that do not fit; ValueError for an empty set, a label out of range, a NaN or infinite number, an
 * array of another kind, bytes without a scale, an unknown option.
 */
export function dataset(options: DatasetOptions | TargetOptions): Dataset {
  checkOptions("dataset", options, "inputs");
  const known =
    "targets" in options
      ? ["inputs", "targets", "shape", "scale", "targetShape", "weights"]
      : ["inputs", "labels", "shape", "scale", "classes", "classNames", "count", "targetShape", "weights"];
  refuseUnknown("dataset", options, known);
  const data = adviseOnImages("dataset", options.inputs, () => ("targets" in options ? withTargets(options) : withLabels(options)));
  if (isFloats(data.inputs)) checkFinite("input", data.inputs, sizeOf(data.shape));
  const scale = checkScale(data.inputs, options.scale);
  const { weights } = options;
  return inWords({
    ...data,
    ...(scale !== undefined && { scale }),
    ...(weights !== undefined && { weights: toWeights("dataset", weights, data.count) }),
  });
}

/** What examples hold, and the shape of one: the one given, else that of its array. @throws ShapeError, ValueError */
function examplesOf({ inputs: given, shape: asked }: DatasetOptions | TargetOptions): Pick<Dataset, "inputs" | "shape"> {
  const { values, shape } = inRow<Inputs>("inputs", given);
  const inputs = toInputs(values);
  return { inputs, shape: checkExample("dataset", "shape", asked ?? shape) };
}

function withLabels(options: DatasetOptions): Dataset {
  const { labels, classNames, classes = checkWords(classNames)?.length } = options;
  const { inputs, shape } = examplesOf(options);
  checkArray("labels", labels);
  const count = checkCount(inputs, shape, labels, 1, "labels");
  const largest = checkLabels(labels, classes);
  if (classNames && classNames.length !== classes)
    throw new ValueError(`dataset: there are ${classNames.length} words in classNames for ${classes} classes. Give one for each.`);
  return { count, shape, inputs, labels: toIndices(labels), classes: classes ?? largest + 1, ...(classNames && { classNames }) };
}

function withTargets(options: TargetOptions): Dataset {
  const { inputs, shape } = examplesOf(options);
  const { values: targets, shape: nested } = inRow<ArrayLike<number>>("targets", options.targets);
  const { targetShape = nested ?? [1] } = options;
  checkArray("targets", targets);
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
