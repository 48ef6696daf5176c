// Digits that the library draws itself: how many, of which classes, in which order.
import { ValueError } from "../errors.ts";
import { refuseUnknown, shown } from "../options.ts";
import { checkSeed, Purpose, uniforms } from "../random.ts";
import { isWhole } from "../shape.ts";
import type { Dataset, Split } from "./dataset.ts";
import { drawDigit } from "./digits/draw.ts";

/** Options of `digits()`. */
export interface DigitsOptions {
  /** Number of examples to train on, 1 to 1 000 000. Default 10 000. */
  readonly train?: number;
  /** Number of examples to test on, 1 to 1 000 000. Default 2 000. */
  readonly test?: number;
  /** Seed of the drawing: another one gives other digits. Default 1. */
  readonly seed?: number;
}

const size = 784;
const classes = 10;
// 784 MB, which every engine can still hold in one array
const largestCount = 1_000_000;
/** Digits between two turns of others: some 10 milliseconds. */
const turn = 200;
// Random streams: digits to train on, digits to test on, and the order of labels of both lie in four quarters of 32 bits.
const quarter = 1 << 30;

/**
 * Images of handwritten-like digits that the library draws itself, so that everything runs without network and files: shape
 * [784] (28 rows of 28 pixels, bytes from 0 for paper to 255 for ink), 10 classes, each once among every ten examples. An
 * example depends on `seed` and its index only: asking for more gives the same ones first, training and test examples
 * never share a random number, and all bytes are equal in every JavaScript engine.
 *
 * How hard they are, with the defaults and Adam (learning rate 0.001, batches of 100, 30 epochs): a linear model errs on 10 %
 * of the test examples, dense layers 784-300-100-10 with ReLU on 2.5 %. The same with gates over inputs (lambda 0.1 / 10 000,
 * average 0.999) errs on 2.0 % after 60 epochs with 345 of 784 pixels open, and on 2.0 % after 200 with 181-170-99 open.
 *
 * Glyphs were drawn for this library; the elastic distortion is that of Simard, Steinkraus & Platt 2003.
 *
 * @example
 * ```ts
 * import { digits } from "sievenet/data";
 *
 * const { train, test } = digits({ train: 500, test: 100 });
 * train.count; // 500
 * train.shape; // [784]
 * test.classes; // 10
 * ```
 * @throws ValueError for a count or a seed that cannot be, or an unknown option.
 */
export function digits(options: DigitsOptions = {}): Split {
  const drawing = draw(options);
  for (;;) {
    const next = drawing.next();
    if (next.done) return next.value;
  }
}

/** The same, with others heard in between. @throws ValueError; what `pause` throws. @internal */
export async function digitsInTurns(options: DigitsOptions, pause: () => Promise<void>): Promise<Split> {
  const drawing = draw(options);
  for (;;) {
    const next = drawing.next();
    if (next.done) return next.value;
    await pause();
  }
}

function* draw(options: DigitsOptions): Generator<void, Split, void> {
  refuseUnknown("digits", options, ["train", "test", "seed"]);
  const { train = 10_000, test = 2_000, seed = 1 } = options;
  checkCount("train", train);
  checkCount("test", test);
  checkSeed(seed);
  return { train: yield* part(train, 0, seed), test: yield* part(test, quarter, seed), name: "digits" };
}

function checkCount(name: string, count: number): void {
  if (!isWhole(count, 1, largestCount)) throw new ValueError(`digits: ${name} is ${shown(count)}, but it must be a whole number from 1 to ${largestCount}.`);
}

function* part(count: number, stream: number, seed: number): Generator<void, Dataset, void> {
  const inputs = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  let order: number[] = [];
  for (let i = 0; i < count; i++) {
    if (i % turn === turn - 1) yield;
    if (i % classes === 0) order = tenLabels(2 * quarter + stream + i / classes, seed);
    labels[i] = order[i % classes] as number;
    inputs.set(drawDigit(labels[i] as number, stream + i, seed), i * size);
  }
  return { count, shape: [size], inputs, scale: 1 / 255, labels, classes };
}

/** The digits 0 to 9 in random order (Fisher-Yates). */
function tenLabels(stream: number, seed: number): number[] {
  const numbers = uniforms(classes, Purpose.data, stream, seed);
  const order = Array.from({ length: classes }, (_, i) => i);
  for (let i = classes - 1; i > 0; i--) {
    const j = Math.floor((numbers[i] as number) * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
