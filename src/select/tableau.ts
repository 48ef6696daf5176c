// Least squares of some columns, by the sweep operator (Goodnight 1979): columns come in and go out in squares of their number,
// and what each would do to the squared error is read off. All in float64, with + - * / alone.

/** The cross products of columns and target, swept by the columns that are in. */
export class Tableau {
  readonly #size: number;
  readonly #values: Float64Array;
  /** The square of each column. */
  readonly squares: Float64Array;
  /** What was added to the square of each: a ridge. */
  readonly ridges: Float64Array;
  readonly #isIn: Uint8Array;

  /** `products`: [columns + 1, columns + 1] of all columns, and the target as the last. */
  constructor(products: Float64Array, columns: number) {
    this.#size = columns + 1;
    this.#values = products.slice();
    this.squares = Float64Array.from({ length: columns }, (_, j) => products[j * (columns + 1) + j] as number);
    this.ridges = new Float64Array(columns);
    this.#isIn = new Uint8Array(columns);
  }

  #at(i: number, j: number): number {
    return this.#values[i * this.#size + j] as number;
  }

  #sweep(k: number): void {
    const [n, values] = [this.#size, this.#values];
    const d = this.#at(k, k);
    for (let j = 0; j < n; j++) values[k * n + j] = this.#at(k, j) / d;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const f = this.#at(i, k);
      for (let j = 0; j < n; j++) values[i * n + j] = this.#at(i, j) - f * this.#at(k, j);
      values[i * n + k] = -f / d;
    }
    values[k * n + k] = 1 / d;
  }

  /** Whether a column is in. */
  isIn(j: number): boolean {
    return this.#isIn[j] === 1;
  }

  /** The columns that are in. */
  get members(): number[] {
    return Array.from(this.#isIn.keys()).filter((j) => this.isIn(j));
  }

  /** Σ (y - x w)² + Σ ridge w², at the w of those that are in where it is least. */
  get error(): number {
    return this.#at(this.#size - 1, this.#size - 1);
  }

  /** The weight of a column that is in. */
  weight(j: number): number {
    return this.#at(j, this.#size - 1);
  }

  /** Puts a column in, with a ridge, or gives one that is in another ridge. */
  put(j: number, ridge = 0): void {
    this.take(j);
    this.#values[j * this.#size + j] = this.#at(j, j) + ridge;
    this.ridges[j] = ridge;
    this.#sweep(j);
    this.#isIn[j] = 1;
  }

  /** Takes a column out, if it is in. */
  take(j: number): void {
    if (!this.isIn(j)) return;
    this.#sweep(j);
    this.#values[j * this.#size + j] = this.#at(j, j) - (this.ridges[j] as number);
    this.ridges[j] = 0;
    this.#isIn[j] = 0;
  }

  /** The error if a column that is in were out. */
  errorWithout(j: number): number {
    return this.error + (this.weight(j) * this.weight(j)) / this.#at(j, j);
  }

  /** The error if a column were in without a ridge; that of now for one that is a sum of others. */
  errorWith(j: number): number {
    const slope = this.#at(j, this.#size - 1);
    if (this.isIn(j)) {
      const ridge = this.ridges[j] as number;
      return this.error - (ridge * slope * slope) / (1 - ridge * this.#at(j, j));
    }
    const own = this.#at(j, j);
    return own > 1e-9 * (this.squares[j] as number) ? this.error - (slope * slope) / own : this.error;
  }
}
