// Choosing an epoch by its validation loss (early stopping; Prechelt 1998, "Early stopping - but when?").
import { Records } from "../records.ts";
import type { Resident } from "../resident.ts";
import { noValues, type RawWeights, type SavedValues } from "./rawWeights.ts";

/** Knows which epoch was best. */
export class Best {
  /** The numbers of the best epoch beside each array, if they are kept. */
  readonly records: Records<SavedValues> = new Records(noValues);
  /** The lowest validation loss, and the epochs since. */
  readonly numbers = { lowestLoss: Infinity, waited: 0 };
  readonly #arrays: Iterable<Resident>;
  readonly #raw: RawWeights;
  readonly #patience: number;
  readonly #keepBest: boolean;

  /** `raw`: where the weights are once the net holds those of the best epoch. */
  constructor(arrays: Iterable<Resident>, raw: RawWeights, { patience, keepBest }: { readonly patience: number; readonly keepBest: boolean }) {
    this.#arrays = arrays;
    this.#raw = raw;
    this.#patience = patience;
    this.#keepBest = keepBest;
  }

  /** Takes note of an epoch while the net holds its weights. Returns whether it is the best so far; a loss of NaN never is. */
  note(loss: number): boolean {
    if (!(loss < this.numbers.lowestLoss)) {
      this.numbers.waited++;
      return false;
    }
    Object.assign(this.numbers, { lowestLoss: loss, waited: 0 });
    if (this.#keepBest) for (const array of this.#arrays) this.records.of(array).values = array.toArray();
    return true;
  }

  /** Has it begin anew, as another net is asked for. */
  forget(): void {
    Object.assign(this.numbers, { lowestLoss: Infinity, waited: 0 });
    for (const array of this.#arrays) this.records.of(array).values = undefined;
  }

  /** Whether patience has run out. */
  get over(): boolean {
    return this.numbers.waited >= this.#patience;
  }

  /** Puts the weights of the best epoch into the net, if they were kept. */
  restore(): void {
    for (const array of this.#arrays) {
      const { values } = this.records.of(array);
      if (!values) continue;
      this.#raw.keep(true);
      array.set(values);
    }
  }
}
