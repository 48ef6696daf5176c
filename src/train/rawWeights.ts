// The weights that training goes on from, while the net holds others: averages, or those of the best epoch.
import { type PlainArray, Records } from "../records.ts";
import { Constant, type Resident } from "../resident.ts";

/** A copy of the numbers of an array of the net; `undefined` while there is none. */
export type SavedValues = { values: PlainArray | undefined };

/** Before there is a copy. */
export const noValues = (): SavedValues => ({ values: undefined });

/** Copies of all arrays of a net, while it holds other numbers. */
export class RawWeights {
  /** Beside each array. */
  readonly records: Records<SavedValues> = new Records(noValues);
  readonly #arrays: Iterable<Resident>;

  constructor(arrays: Iterable<Resident>) {
    this.#arrays = arrays;
  }

  /** Whether the net holds other numbers. */
  get isKept(): boolean {
    for (const array of this.#arrays) if (this.records.of(array).values) return true;
    return false;
  }

  /**
   * Takes copies, unless there are some. `constants`: of what is given, such as masks, too; averages leave it alone, so that what is put
   * there while the net holds them stays.
   */
  keep(constants: boolean): void {
    for (const array of this.#arrays) if (constants || !(array instanceof Constant)) this.records.of(array).values ??= array.toArray();
  }

  /** Puts the copies back into the net. */
  giveBack(): void {
    for (const array of this.#arrays) {
      const record = this.records.of(array);
      if (record.values) array.set(record.values);
      record.values = undefined;
    }
  }
}
