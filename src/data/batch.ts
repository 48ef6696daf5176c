import type { Bytes, Floats, Indices, Pixels } from "../addresses.ts";
import { ValueError } from "../errors.ts";
import { take } from "../memory.ts";
import { isWhole, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { type Support, Tensor } from "../tensor.ts";
import { bytes, floats, kernels } from "../wasm.ts";
import { change, type Round } from "./augment.ts";
import type { Dataset } from "./dataset.ts";

/** What a loss compares with: class indices, or numbers as a tensor [examples, targetShape]. */
export type Labels = ArrayLike<number> | Tensor;

/** Some examples as a tensor, with their labels. */
export interface Batch {
  /** [examples, shape of one]. */
  readonly inputs: Tensor;
  /** One class index per example; for a dataset with targets [examples, targetShape]. */
  readonly labels: Int32Array | Tensor;
}

function labelsOf({ labels, targetShape }: Dataset, from: number, to: number, order: ArrayLike<number> | undefined): Int32Array | Tensor {
  const at = (i: number) => (order ? (order[i] as number) : i);
  const n = to - from;
  if (!targetShape?.length) return Int32Array.from({ length: n }, (_, i) => labels[at(from + i)] as number);
  const size = sizeOf(targetShape);
  const targets = new Tensor([n, ...targetShape]);
  const view = floats(targets.address, n * size);
  for (let i = 0; i < n; i++) view.set(labels.subarray(at(from + i) * size, (at(from + i) + 1) * size), i * size);
  return record(targets, [], () => {});
}

/** @throws ValueError for places or examples that are not there. */
function check({ count }: Dataset, from: number, to: number, order: ArrayLike<number> | undefined): void {
  const there = order ? order.length : count;
  if (!(isWhole(from, 0, to) && isWhole(to, 0, there))) {
    const what = order ? "places in the order given" : "examples";
    throw new ValueError(`batch: from ${from} to ${to} came, but there are ${there} ${what}. Give whole numbers with 0 <= from <= to <= ${there}.`);
  }
  for (let i = from; order && i < to; i++) {
    const example = order[i] as number;
    if (!isWhole(example, 0, count - 1))
      throw new ValueError(`batch: place ${i} of the order is ${example}, but examples are whole numbers from 0 to ${count - 1}.`);
  }
}

/**
 * Inputs that are 0 in every example of the batch need not be read, and skipping them does not change a bit. A batch of
 * 100 digits of MNIST leaves 509 of 784 pixels: a third less work in the first layer.
 */
function openInputs(place: Bytes, n: number, size: number): Support | undefined {
  const list = take<Indices>(4 * size);
  const count = kernels.openColumns(list, place, n, size);
  return count < size ? { list, count, ofData: true } : undefined;
}

/** The examples that `order` names at places `from` to `to` (without it), never augmented: part of a step or prediction. @throws ValueError */
export function batch(data: Dataset, from: number, to: number, order?: ArrayLike<number>): Batch {
  return batchOf(data, from, to, order);
}

/** The same, with pictures changed as the dataset says and `round` draws. @throws ValueError @internal */
export function batchOf(data: Dataset, from: number, to: number, order?: ArrayLike<number>, round?: Round): Batch {
  check(data, from, to, order);
  const size = sizeOf(data.shape);
  const n = to - from;
  const inputs = new Tensor([n, ...data.shape]);
  const raw = data.inputs instanceof Uint8Array;
  const room = () => take<Pixels>(raw ? n * size + 16 : 4 * n * size);
  const end = raw ? room() : inputs.address;
  const place = round && data.augment ? room() : end;
  const view = raw ? bytes(place, n * size) : floats(place as Floats, n * size);
  for (let i = 0; order && i < n; i++) {
    const example = order[from + i] as number;
    (view as Uint8Array).set((data.inputs as Uint8Array).subarray(example * size, (example + 1) * size), i * size);
  }
  if (!order) (view as Uint8Array).set((data.inputs as Uint8Array).subarray(from * size, to * size));
  if (round && data.augment) {
    const examples = Int32Array.from({ length: n }, (_, i) => (order ? (order[from + i] as number) : from + i));
    change(end, place, raw ? 1 : 4, data, examples, round);
  }
  if (raw) {
    kernels.fromBytes(inputs.address, end as Bytes, n * size, 1 / 255);
    if (data.shape.length === 1) inputs.support = openInputs(end as Bytes, n, size);
  }
  record(inputs, [], () => {});
  return { inputs, labels: labelsOf(data, from, to, order) };
}
