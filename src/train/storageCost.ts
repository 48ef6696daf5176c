// What a smaller file costs: its exact size, and how far its weights and outputs are from those of the net.

import type { Dataset } from "../data/dataset.ts";
import { arraysOf } from "../layers/arrays.ts";
import type { Layer } from "../layers/layer.ts";
import { oneOf } from "../options.ts";
import type { Tensor } from "../tensor.ts";
import { predict } from "./predict.ts";
import type { Values } from "../values.ts";
import { decode, encode } from "../formats/net.ts";
import { STORAGES, type Storage } from "../formats/storage.ts";

/** How far some numbers are from others. */
export interface StorageError {
  /** The largest difference, relative to the largest of all the numbers of its array. */
  readonly largest: number;
  /** The root of the mean square of differences, relative to that of the numbers. */
  readonly rms: number;
}

/** What a storage costs a net. */
export interface StorageCost {
  /** Of the file. */
  readonly bytes: number;
  /** Of the same file with all numbers in float32. */
  readonly bytesBefore: number;
  /** Of the arrays that it changes. */
  readonly weights: StorageError;
  /** Of the outputs for the inputs given. */
  readonly outputs?: StorageError;
  /** How many of the examples given have their largest output at another place. */
  readonly otherwise?: number;
}

function errorOf(pairs: Iterable<readonly [before: ArrayLike<number>, after: ArrayLike<number>]>): StorageError {
  let [largest, squares, all] = [0, 0, 0];
  for (const [before, after] of pairs) {
    let [most, off] = [0, 0];
    for (let i = 0; i < before.length; i++) {
      const [value, difference] = [before[i] as number, (after[i] as number) - (before[i] as number)];
      most = Math.max(most, Math.abs(value));
      off = Math.max(off, Math.abs(difference));
      squares += difference * difference;
      all += value * value;
    }
    if (off) largest = Math.max(largest, off / most);
  }
  return { largest, rms: squares ? Math.sqrt(squares / all) : 0 };
}

/** The place of the largest number in each row. */
function largestOf(rows: Float32Array, count: number): number[] {
  const width = rows.length / count;
  return Array.from({ length: count }, (_, i) => {
    const row = rows.subarray(i * width, (i + 1) * width);
    return row.indexOf(row.reduce((a, b) => Math.max(a, b), -Infinity));
  });
}

/**
 * What `encode(net, {}, { storage })` costs: bytes, and errors of the weights; with `inputs`, as `predict` takes them, those of
 * the outputs too. The net stays as it is.
 * @throws ValueError, ShapeError
 * @example
 * ```ts
 * import { dense, storageCost } from "sievenet";
 *
 * const { weights, outputs } = storageCost(dense(4, 3), "int8", [[1, 2, 3, 4]]);
 * weights.largest < 1 / 250; // true
 * (outputs?.rms ?? 1) < 0.2; // true
 * ```
 */
export function storageCost(net: Layer, storage: Storage, inputs?: Tensor | Values | Dataset): StorageCost {
  oneOf("storageCost", "storage", storage, STORAGES);
  const bytes = encode(net, {}, { storage });
  const other = decode(bytes);
  const [before, after] = [arraysOf(net), arraysOf(other)];
  const pairs = [...before].map(([path, { values }]) => [values, after.get(path)?.values ?? values] as const);
  const changed = pairs.filter(([values, others]) => values.some((value: number, i: number) => !Object.is(value, others[i])));
  const sizes = { bytes: bytes.length, bytesBefore: encode(net).length, weights: errorOf(changed) };
  if (inputs === undefined) return sizes;
  const [wanted, got] = [net, other].map((each) => predict(each, inputs));
  const count = wanted?.shape[0] ?? 1;
  const [rows, others] = [wanted, got].map((each) => each?.toArray() as Float32Array) as [Float32Array, Float32Array];
  const places = largestOf(others, count);
  return { ...sizes, outputs: errorOf([[rows, others]]), otherwise: largestOf(rows, count).filter((each, i) => each !== places[i]).length };
}
