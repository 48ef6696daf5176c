// Running a net on examples, and measuring its answers: test-time gates, no gradients.
import { byteScaleOf, checkByteScale, first } from "../byteScale.ts";
import { adviseOnImages } from "../canvas.ts";
import { batch } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import { present } from "../data/pick.ts";
import { areRows, type Row } from "../descriptions/rowsByName.ts";
import { areTexts } from "../descriptions/tokens.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { keep } from "../keep.ts";
import type { Columns } from "../layers/columns.ts";
import { type Part, runPart } from "../layers/layer.ts";
import type { Tokens } from "../layers/tokens.ts";
import { scope } from "../memory.ts";
import { isOfBytes } from "../ofBytes.ts";
import { crossEntropy } from "../ops/crossEntropy.ts";
import { refuseUnknown, shown, whole } from "../options.ts";
import { isPromise } from "../realms.ts";
import { print, type Shape } from "../shape.ts";
import { taped } from "../tape.ts";
import { isTensor, Tensor } from "../tensor.ts";
import { exampleNumbers, type Values } from "../values.ts";
import { checkDataset, checkLossNamed, checkNet } from "./check.ts";
import { checkLossFunction, countWrong, type Loss, lossOf, sizeOfBatch } from "./loss.ts";

/** Examples at a time: enough to fill the products, few enough to stay in the caches. */
const PIECE = 500;

/** Options of `predict()`. */
export interface PredictOptions {
  /** How many examples of a dataset go through the net at a time. Default 500. */
  readonly batchSize?: number;
  /** Of numbers in a row, which say none: [batch, ...]. Default: the nesting of the arrays. */
  readonly shape?: Shape;
}

/** Runs a net or a function of tensors. @throws ValueError for what is neither. */
export function run(net: Part, x: Tensor): Tensor {
  checkNet(net);
  const output: unknown = runPart(net, x);
  if (isTensor(output)) return output;
  const several = typeof output === "object" && output !== null && !isPromise(output);
  throw new ValueError(
    `The net gave ${isPromise(output) ? "a promise" : shown(output)}, but it must give one tensor. ${
      several
        ? "Put several outputs side by side with concat([a, b], 1), or train with step(), whose loss may use each of them."
        : "Return what its last layer gives."
    }`,
  );
}

/** The columns that a net begins with; undefined for one that does not. */
export function tableOf(net: object): Pick<Columns, "rawRows" | "classes" | "columns"> | undefined {
  return first(net).find((part): part is Columns => "rawRows" in part);
}

/** What turns texts into the indices that a net begins with. @throws ValueError for one that does not */
function indicesFor(net: object): Tokens {
  const tokens = first(net).find((part): part is Tokens => "known" in part);
  if (tokens) return tokens;
  throw new ValueError("predict: texts came, but the net does not begin with vocabulary(). Give the numbers of each example as an array.");
}

/** Examples as a tensor: bytes are multiplied as those were that the net was trained on. @throws ShapeError, ValueError */
function inputOf(net: Part, x: Tensor | Values | readonly Row[] | readonly string[], given: Shape | undefined): Tensor {
  checkNet(net);
  if (given && (areRows(x) || areTexts(x) || isTensor(x)))
    throw new ValueError("predict: a shape came, but only numbers in arrays take one. Leave it out: tensors, texts and rows by name have theirs.");
  if (areRows(x)) {
    const rows = tableOf(net)?.rawRows(x);
    if (!rows)
      throw new ValueError("predict: rows by name came, but the net does not begin with columns() of a table. Give the numbers of each example as an array.");
    return new Tensor([x.length, rows.length / x.length], rows);
  }
  if (typeof x === "string") throw new ValueError("predict: a text came, but examples are a list. Give [text].");
  if (areTexts(x)) {
    const tokens = indicesFor(net);
    return new Tensor([x.length, tokens.places], tokens.indices(x));
  }
  const scale = byteScaleOf(net);
  if (isTensor(x)) {
    if (isOfBytes(x)) checkByteScale("predict", net, 1);
    return x;
  }
  const { numbers, shape } = exampleNumbers(x, given, scale);
  return new Tensor(shape, numbers);
}

/**
 * What a net gives for examples, with test-time gates and without gradients; the result outlives the call.
 * x: [batch, ...] as a tensor or nested arrays, or rows by name for a net that begins with `columns()`, or texts for one that begins with `vocabulary()`, where bytes stand for what they did in the dataset that `train` was given; or a dataset, whose examples go through the net `batchSize` (default 500) at a time.
 * @throws ValueError for an empty dataset; ShapeError when examples do not fit, or when the net does not give a row per example of a dataset.
 * @example
 * ```ts
 * import { dense, predict } from "sievenet";
 * import { digits } from "sievenet/data";
 *
 * const net = dense(2, 3);
 * predict(net, [[0.1, 0.7], [0.4, 0.2]]).shape; // [2, 3]
 * const { test } = digits({ train: 10, test: 10 });
 * predict(dense(784, 10), test).shape; // [10, 10]: a dataset is computed piece by piece
 * ```
 */
export function predict(net: Part, x: Tensor | Values | Dataset | readonly Row[] | readonly string[], options: PredictOptions = {}): Tensor {
  refuseUnknown("predict", options, ["batchSize", "shape"]);
  return adviseOnImages("predict", x, () => {
    if (typeof x === "object" && x !== null && !isTensor(x) && !("length" in x)) return predictAll(net, x, options);
    const input = inputOf(net, x as Tensor | Values | readonly Row[] | readonly string[], options.shape);
    return scope(() => taped(false, () => keep(run(net, input))));
  });
}

/** What a net gives for all examples of a dataset: [count, ...]. */
function predictAll(net: Part, data: Dataset, { batchSize = PIECE, shape }: PredictOptions): Tensor {
  if (shape) throw new ValueError("predict: a shape came, but a dataset has its own. Use shaped(data, shape).");
  checkDataset("predict", data, "test");
  checkNet(net);
  checkByteScale("predict", net, data.scale);
  if (data.count === 0) throw new ValueError("predict: the dataset is empty. Give at least one example.");
  whole("predict", "batchSize", batchSize);
  let all = new Float32Array();
  let one: Shape = [];
  for (let from = 0; from < data.count; from += batchSize) {
    const to = Math.min(from + batchSize, data.count);
    scope(() =>
      taped(false, () => {
        const y = run(net, batch(data, from, to).inputs);
        if (y.shape[0] !== to - from) throw new ShapeError(`predict: the net gave ${print(y.shape)} for ${to - from} examples, but must give each a row.`);
        if (from === 0) {
          one = y.shape.slice(1);
          all = new Float32Array((data.count * y.size) / to);
        }
        all.set(y.toArray(), (from * all.length) / data.count);
      }),
    );
  }
  return new Tensor([data.count, ...one], all);
}

/** How a net does on a dataset. */
export interface Evaluation {
  /** Share of examples classified wrongly, 0 to 1; NaN for a dataset with targets, or a net without an output per class. */
  readonly error: number;
  /** Mean loss. */
  readonly loss: number;
}

/** Evaluates piece by piece, so that the caller can do other things in between. @internal */
export function* evaluating(net: Part, given: Dataset, named?: Loss): Generator<void, Evaluation> {
  checkDataset("evaluate", given, "test");
  const data = present(given);
  checkLossNamed("evaluate", data, named);
  const loss = named ?? crossEntropy;
  checkNet(net);
  checkByteScale("evaluate", net, data.scale);
  checkLossFunction("evaluate", loss, (name) => `evaluate(net, data, ${name})`);
  if (data.count === 0) throw new ValueError("evaluate: the dataset is empty. Give at least one example.");
  let wrong = 0;
  let total = 0;
  let whole = 0;
  for (let from = 0; from < data.count; from += PIECE) {
    const to = Math.min(from + PIECE, data.count);
    scope(() =>
      taped(false, () => {
        const examples = batch(data, from, to);
        const output = run(net, examples.inputs);
        const size = sizeOfBatch(examples);
        whole += size;
        wrong += countWrong(output, examples);
        total += lossOf("evaluate", loss, output, examples).item() * size;
      }),
    );
    yield;
  }
  return { error: wrong / whole, loss: total / whole };
}

/**
 * The error and mean loss of a net on a dataset, with test-time gates; both weighted where the examples have weights. `loss`: default `crossEntropy`; needed for a
 * dataset with targets. @throws ValueError for an empty dataset, or targets without a loss; ShapeError when examples do not fit.
 * @example
 * ```ts
 * import { dataset, dense, evaluate } from "sievenet";
 *
 * const net = dense(1, 2);
 * net.weight.set([-1, 1]);
 * const { error } = evaluate(net, dataset({ inputs: [-2, -1, 1, 2], labels: [0, 0, 1, 0], shape: [1] }));
 * error; // 0.25: one of four is classified wrongly; metrics(net, data) tells more
 * ```
 */
export function evaluate(net: Part, data: Dataset, loss?: Loss): Evaluation {
  const work = evaluating(net, data, loss);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
