// The mean of what workers have, as bytes there and back: sums in the order of ranks, in double precision, so that it has the
// same bits whoever answers first. What is the same in all stays as it is.
import { isFloats, typeOf } from "../realms.ts";
import type { Unlike } from "./alike.ts";
import type { Field } from "./fields.ts";

/** Calls for each stretch of numbers that differs: where it begins in each array of the field, and how long it is. */
function stretches({ rows, columns, arrays }: Field, unlike: Unlike, visit: (array: Field["arrays"][number], from: number, to: number) => void): void {
  for (const array of arrays) {
    const inner = array.length / (rows * columns);
    for (const row of unlike.rows)
      for (const column of unlike.columns) {
        const from = (row * columns + column) * inner;
        visit(array, from, from + inner);
      }
  }
}

/** The numbers of all cells that differ, one after the other. */
export function told(fields: readonly Field[], unlike: readonly Unlike[]): Uint8Array {
  let length = 0;
  fields.forEach((field, i) => {
    const cells = (unlike[i] as Unlike).rows.length * (unlike[i] as Unlike).columns.length;
    for (const array of field.arrays) length += (array.byteLength / (field.rows * field.columns)) * cells;
  });
  const bytes = new Uint8Array(length);
  let at = 0;
  fields.forEach((field, i) => {
    stretches(field, unlike[i] as Unlike, (array, from, to) => {
      const part = array.subarray(from, to);
      bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
      at += part.byteLength;
    });
  });
  return bytes;
}

/** The mean of some numbers; of whole numbers that differ, such as counts of steps, that of rank 0. */
function meanOf(read: readonly (() => number)[], whole: boolean): number {
  const [first, ...others] = read.map((next) => next()) as [number, ...number[]];
  if (whole || others.every((other) => Object.is(other, first))) return first;
  let sum = first;
  for (const other of others) sum += other;
  return sum / read.length;
}

/** Reads the numbers of an array's type from bytes, from a place that moves on. */
function reader(bytes: Uint8Array, place: { at: number }, array: Field["arrays"][number]): () => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = array.BYTES_PER_ELEMENT;
  const kind = typeOf(array);
  const next = (read: (at: number) => number) => () => {
    const value = read(place.at);
    place.at += size;
    return value;
  };
  if (kind === "Float64Array") return next((at) => view.getFloat64(at, true));
  if (kind === "Int32Array") return next((at) => view.getInt32(at, true));
  return kind === "Uint8Array" ? next((at) => view.getUint8(at)) : next((at) => view.getFloat32(at, true));
}

/** Writes the mean of what all have told, in the order of ranks, in the place of what differed. */
export function blend(fields: readonly Field[], unlike: readonly Unlike[], all: readonly Uint8Array[]): void {
  const places = all.map(() => ({ at: 0 }));
  fields.forEach((field, i) => {
    let known: Field["arrays"][number] | undefined;
    let read: (() => number)[] = [];
    let whole = false;
    stretches(field, unlike[i] as Unlike, (array, from, to) => {
      if (array !== known) {
        known = array;
        read = all.map((bytes, rank) => reader(bytes, places[rank] as { at: number }, array));
        whole = !isFloats(array) && typeOf(array) !== "Float64Array";
      }
      for (let k = from; k < to; k++) array[k] = meanOf(read, whole);
    });
  });
}
