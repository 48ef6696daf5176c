// How answers agree with what is known of the same rows.
import { numberIn } from "../descriptions/cellText.ts";
import { percent } from "../report/format.ts";

/** Takes answers and what is known, row by row. */
export class Agreement {
  #rows = 0;
  #right = 0;
  #sum = 0;
  #squares = 0;
  #errors = 0;

  /** A class that was answered, and the one that it is; nothing where that is missing. */
  label(answered: string, known: string): void {
    if (known === "") return;
    this.#rows++;
    if (answered === known) this.#right++;
  }

  /** The same of a number. */
  number(answered: number, known: string): void {
    const value = numberIn(known);
    if (Number.isNaN(value)) return;
    this.#rows++;
    this.#sum += value;
    this.#squares += value * value;
    this.#errors += (answered - value) * (answered - value);
  }

  /** How well they agree, in words; undefined where nothing is known. */
  inWords(name: string, classes: boolean): string | undefined {
    const n = this.#rows;
    if (!n) return undefined;
    const known = `${JSON.stringify(name)} is known in ${n} rows, and is not read:`;
    if (classes) return `${known} ${percent((n - this.#right) / n)} % of the answers are wrong`;
    const spread = this.#squares - (this.#sum * this.#sum) / n;
    const r2 = spread > 0 ? `, R2 ${(1 - this.#errors / spread).toFixed(3)}` : "";
    return `${known} root mean square error ${Math.sqrt(this.#errors / n).toPrecision(4)}${r2}`;
  }
}
