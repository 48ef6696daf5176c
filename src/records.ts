// Records of named arrays and numbers, each beside one array of a net: all that training knows of that array, as plain
// objects. Whoever narrows an array or copies a training does so in a loop over them.
import { Resident } from "./resident.ts";

/** Numbers in a row, outside of the heap. */
export type PlainArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** What a record holds under a name: a number, or an array in JavaScript or in the heap. */
export type StateValue = number | PlainArray | Resident;

/** Named arrays and numbers; `undefined` where there is nothing at the moment. */
export type StateRecord = { [name: string]: StateValue | undefined };

/**
 * What a training knows beyond its net: numbers such as `epoch` and `optimizer.steps`, and arrays and numbers of each array of
 * the net, such as `optimizer.0.weight.mean`: whose it is, the path of the array, the name it is kept under.
 */
export type TrainingState = Record<string, number | PlainArray>;

/** A copy that stays as it is: arrays of the heap as plain ones. */
export function copyOf(value: StateValue): number | PlainArray {
  if (typeof value === "number") return value;
  return value instanceof Resident ? value.toArray() : value.slice();
}

/** A record and the number of elements of the array that it is beside. */
interface Entry<R> {
  size: number;
  readonly record: R;
}

/** One record beside each array of a net, made when it is asked for. A record is forgotten with its array. */
export class Records<R extends StateRecord = StateRecord> {
  readonly #entries = new WeakMap<Resident, Entry<R>>();
  readonly #make: (array: Resident) => R;

  constructor(make: (array: Resident) => R) {
    this.#make = make;
  }

  /** The record beside an array. It begins anew when the array has been narrowed by a training that did not know of it. */
  of(array: Resident): R {
    let entry = this.#entries.get(array);
    if (entry?.size !== array.size) {
      entry = { size: array.size, record: this.#make(array) };
      this.#entries.set(array, entry);
    }
    return entry.record;
  }

  /**
   * Keeps what the record says of the elements at `indices`, ascending, of an array that is about to be narrowed to them. A
   * record with an array that does not have one number for each element cannot follow, and begins anew.
   */
  narrow(array: Resident, indices: ArrayLike<number>): void {
    const entry = this.#entries.get(array);
    if (entry?.size !== array.size) return;
    const record: StateRecord = entry.record;
    for (const [name, value] of Object.entries(record)) {
      if (value === undefined || typeof value === "number") continue;
      if ((value instanceof Resident ? value.size : value.length) !== array.size) {
        this.#entries.delete(array);
        return;
      }
      if (value instanceof Resident) value.narrow([indices.length], indices);
      else {
        let next = 0;
        record[name] = (value as Float32Array).filter((_, i) => i === indices[next] && ++next);
      }
    }
    entry.size = indices.length;
  }
}
