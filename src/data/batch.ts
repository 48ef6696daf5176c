import { take } from "../memory.ts";
import { sizeOf, Tensor } from "../tensor.ts";
import { bytes, floats, kernels } from "../wasm.ts";
import type { Dataset } from "./dataset.ts";

/** Some examples as a tensor, with their labels. */
export interface Batch {
  /** [examples, shape of one]. */
  readonly inputs: Tensor;
  readonly labels: Int32Array;
}

/** The examples that `order` names at places `from` to `to` (without it), in the arena: part of a step or prediction. */
export function batch(data: Dataset, from: number, to: number, order?: ArrayLike<number>): Batch {
  const size = sizeOf(data.shape);
  const n = to - from;
  const inputs = new Tensor([n, ...data.shape]);
  const raw = data.inputs instanceof Uint8Array;
  const place = raw ? take(n * size) : inputs.address;
  const view = raw ? bytes(place, n * size) : floats(place, n * size);
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const example = order ? (order[from + i] as number) : from + i;
    labels[i] = data.labels[example] as number;
    if (order) (view as Uint8Array).set((data.inputs as Uint8Array).subarray(example * size, (example + 1) * size), i * size);
  }
  if (!order) (view as Uint8Array).set((data.inputs as Uint8Array).subarray(from * size, to * size));
  if (raw) kernels.fromBytes(inputs.address, place, n * size, 1 / 255);
  return { inputs, labels };
}
