// Batches: some examples of a dataset as a tensor, with their labels.
import type { Bytes, Floats, Indices, Pixels } from "../addresses.ts";
import { ValueError } from "../errors.ts";
import { take } from "../memory.ts";
import { isBytes } from "../realms.ts";
import { isWhole, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { type Support, Tensor } from "../tensor.ts";
import { bytes, floats, kernels } from "../wasm.ts";
import { change, type Round } from "./augment.ts";
import { checkScale } from "./checks.ts";
import type { Dataset } from "./dataset.ts";

/** Labels as a loss takes them: class indices, or numbers as a tensor [examples, targetShape]. */
export type Labels = ArrayLike<number> | Tensor;

/** Some examples as a tensor, with their labels. */
export interface Batch {
  /** The inputs, [examples, shape of one]: bytes times their scale, floats as they are. */
  readonly inputs: Tensor;
  /** One class index per example; for a dataset with targets the numbers to learn, [examples, targetShape]. */
  readonly labels: Int32Array | Tensor;
  /** How much each example counts, where the dataset says: to be handed to the loss. */
  readonly weights?: Float32Array;
}

/**
 * A batch of the examples `from` to `to` (exclusive), or of those whose indices `order` has there. Images are not augmented.
 *
 * @example
 * ```ts
 * import { batch, dataset } from "sievenet/data";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 1, 1, 0], shape: [2] });
 * const { inputs, labels } = batch(data, 0, 3);
 * inputs.shape; // [3, 2]
 * labels; // [0, 1, 1]
 * batch(data, 0, 2, [3, 2, 1, 0]).inputs.toArray(); // [1, 1, 1, 0]
 * ```
 * @throws ValueError for examples that are not there, in the dataset or the order.
 */
export function batch(data: Dataset, from: number, to: number, order?: ArrayLike<number>): Batch {
  return batchOf(data, from, to, order);
}

/** The same, with images changed as the dataset says and `round` draws. @throws ValueError @internal */
export function batchOf(data: Dataset, from: number, to: number, order?: ArrayLike<number>, round?: Round): Batch {
  check(data, from, to, order);
  const size = sizeOf(data.shape);
  const n = to - from;
  const inputs = new Tensor([n, ...data.shape]);
  const scale = checkScale(data.inputs, data.scale);
  const areBytes = scale !== undefined;
  const room = () => take<Pixels>(areBytes ? n * size + 16 : 4 * n * size);
  const result = areBytes ? room() : inputs.address;
  if (round && data.augment) {
    const originals = room();
    copyExamples(originals, data, from, to, order);
    const examples = Int32Array.from({ length: n }, (_, i) => exampleAt(order, from + i));
    change(result, originals, areBytes ? 1 : 4, data, examples, round);
  } else copyExamples(result, data, from, to, order);
  if (areBytes) {
    kernels.fromBytes(inputs.address, result as Bytes, n * size, scale);
    if (data.shape.length === 1) inputs.support = openInputs(result as Bytes, n, size);
  }
  record(inputs, [], ["batch"], () => {});
  const { weights } = data;
  return {
    ...{ inputs, labels: labelsOf(data, from, to, order) },
    ...(weights && { weights: Float32Array.from({ length: n }, (_, i) => weights[exampleAt(order, from + i)] as number) }),
  };
}

/** @throws ValueError for indices or examples that are not there. */
function check({ count }: Dataset, from: number, to: number, order: ArrayLike<number> | undefined): void {
  const available = order ? order.length : count;
  if (!(isWhole(from, 0, to) && isWhole(to, 0, available))) {
    const what = order ? "indices in the order given" : "examples";
    throw new ValueError(`batch: from ${from} to ${to} came, but there are ${available} ${what}. Give whole numbers with 0 <= from <= to <= ${available}.`);
  }
  for (let i = from; order && i < to; i++) {
    const example = order[i] as number;
    if (!isWhole(example, 0, count - 1))
      throw new ValueError(`batch: index ${i} of the order is ${example}, but examples are whole numbers from 0 to ${count - 1}.`);
  }
}

/** Copies the inputs of the examples to an address, as the dataset holds them. */
function copyExamples(address: Pixels, { inputs, shape }: Dataset, from: number, to: number, order: ArrayLike<number> | undefined): void {
  const size = sizeOf(shape);
  const n = to - from;
  // bytes to bytes or floats to floats; words of four bytes one by one, without a view of each example, were no faster
  const view = (isBytes(inputs) ? bytes(address, n * size) : floats(address as Floats, n * size)) as Uint8Array;
  const numbers = inputs as Uint8Array;
  if (!order) view.set(numbers.subarray(from * size, to * size));
  else
    for (let i = 0; i < n; i++) {
      const example = order[from + i] as number;
      view.set(numbers.subarray(example * size, (example + 1) * size), i * size);
    }
}

/** The index of the example at a place of the order. */
const exampleAt = (order: ArrayLike<number> | undefined, place: number): number => (order ? (order[place] as number) : place);

function labelsOf({ labels, targetShape }: Dataset, from: number, to: number, order: ArrayLike<number> | undefined): Int32Array | Tensor {
  const n = to - from;
  if (!targetShape?.length) return new Int32Array(n).map((_, i) => labels[exampleAt(order, from + i)] as number); // by from() a step took 20 us longer
  const size = sizeOf(targetShape);
  const targets = new Tensor([n, ...targetShape]);
  const view = floats(targets.address, n * size);
  for (let i = 0; i < n; i++) {
    const example = exampleAt(order, from + i);
    view.set(labels.subarray(example * size, (example + 1) * size), i * size);
  }
  return record(targets, [], ["batch"], () => {});
}

/**
 * Inputs that are 0 in every example of the batch need not be read, and skipping them does not change a bit. A batch of
 * 100 digits of MNIST leaves 509 of 784 pixels: a third less work in the first layer.
 */
function openInputs(images: Bytes, n: number, size: number): Support | undefined {
  const list = take<Indices>(4 * size);
  const count = kernels.openColumns(list, images, n, size);
  return count < size ? { list, count, ofData: true } : undefined;
}
