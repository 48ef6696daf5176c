// From scores to answers in words: what both entries make of them.
import { ShapeError, ValueError } from "../errors.ts";
import { refuseUnknown, shown } from "../options.ts";
import { isWhole, print, type Shape } from "../shape.ts";

/** A class, and how probable it is by the net. */
export interface Answer {
  /** Its word, or its index where the net knows no words. */
  readonly label: string;
  /** 0 to 1. */
  readonly probability: number;
}

/** Options of `classify()`. */
export interface ClassifyOptions {
  /** How many answers an example gets, the most probable first. Default 1. */
  readonly top?: number;
  /** The words of the classes, in the order of the outputs. Default: those of the table that the net begins with, else "0", "1" and so on. */
  readonly classes?: readonly string[];
  /** Of numbers in a row, which say none, such as the pixels of an image: [batch, ...]. Default: as `predict` takes them. */
  readonly shape?: Shape;
}

/** The answers to each example. `shape`: of the scores; `own`: the words that the net knows; `probabilities` makes them of the scores. @throws ShapeError, ValueError */
export function answersOf(shape: Shape, options: ClassifyOptions, own: readonly string[] | undefined, probabilities: () => Float32Array): Answer[][] {
  refuseUnknown("classify", options, ["top", "classes", "shape"]);
  const [rows = 0, n = 0] = shape;
  if (shape.length !== 2 || n < 2)
    throw new ShapeError(`classify: the net gives ${print(shape)}, but [batch, classes] is needed, with a score for each of at least 2 classes.`);
  const { top = 1, classes = own ?? Array.from({ length: n }, (_, i) => `${i}`) } = options;
  if (!isWhole(top, 1, n)) throw new ValueError(`classify: top is ${shown(top)}, but it must be a whole number from 1 to the ${n} classes.`);
  if (classes.length !== n)
    throw new ValueError(`classify: there are ${classes.length} words for the ${n} classes that the net tells apart. Give one for each.`);
  const all = probabilities();
  return Array.from({ length: rows }, (_, i) => {
    const row = Array.from(classes, (label, j): Answer => ({ label, probability: all[i * n + j] as number }));
    return row.sort((a, b) => b.probability - a.probability).slice(0, top);
  });
}
