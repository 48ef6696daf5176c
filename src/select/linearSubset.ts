// The columns of a linear model by an information criterion: n log(squared error / n) + price · columns.
//
// With a Bernoulli gate z_j of probability q_j on each column the expected squared error has a closed form (EGP, arXiv 2509.15060;
// exactLinearLoss of sievenet/gates). In m = q w it is that of a ridge of its own for each column:
//
//   E |y - x (w z)|² = |y - x m|² + Σ |x_j|² m_j² (1 - q_j) / q_j
//   F(q) = n log(min over m of that / n) + price · Σ q
//
// At q of 0 and 1 F is the criterion. Along each q_j, for fixed w, the error is a straight line, so F is concave, and so is what is
// least over w: along one coordinate F is least at 0 or at 1, exactly. So from all q alike the coordinate that gains most is
// moved there, until none is between and none gains; then pairs are exchanged. Where all begin decides what is found, so
// several values are tried. No draws, no steps, no rate.
import type { Dataset } from "../data/dataset.ts";
import { ShapeError, UsageError, ValueError } from "../errors.ts";
import { scope } from "../memory.ts";
import { log } from "../ops/log.ts";
import { flag, numberThat, refuseUnknown, shown } from "../options.ts";
import { print } from "../shape.ts";
import { tensor } from "../tensor.ts";
import { checkDataset } from "../train/check.ts";
import { Tableau } from "./tableau.ts";

/** Options of `linearSubset()`. */
export interface LinearSubsetOptions {
  /** The price of a column: "bic" is log(rows), "aic" 2, a number what it says. Default "bic". */
  readonly criterion?: "bic" | "aic" | number;
  /** Whether there is a bias, which costs nothing. Default true. */
  readonly bias?: boolean;
  /** The probabilities, the same for all columns, that a search begins with; the best of all is given. Default [0.1, 0.3, 0.5, 0.7, 0.9]. */
  readonly starts?: readonly number[];
}

/** Columns of a linear model, and the model. */
export interface LinearSubset {
  /** Indices of the columns, ascending. */
  readonly columns: readonly number[];
  /** Their weights by least squares, in the same order. */
  readonly weights: readonly number[];
  /** 0 without one. */
  readonly bias: number;
  /** rows · log(squared error / rows) + price · columns; the logarithm is that of 32 bits. */
  readonly criterion: number;
}

const WHO = "linearSubset";
const STARTS = [0.1, 0.3, 0.5, 0.7, 0.9];
/** By which share a move has to make the criterion's power of e smaller: less is rounding. */
const LEAST = 1e-12;
/** Squared errors below this share of the target's are 0. */
const NOTHING = 1e-12;

/** e^x by its series: Math.exp differs between engines. */
function exp(x: number): number {
  if (Math.abs(x) > 0.5) {
    const half = exp(x / 2);
    return half * half;
  }
  let [term, all] = [1, 1];
  for (let i = 1; i < 20; i++) {
    term *= x / i;
    all += term;
  }
  return all;
}

/** Means of all columns and of the target, zeros without a bias; and the products of what is left, [columns + 1, columns + 1]. */
function productsOf({ inputs, labels, count, shape, scale = 1 }: Dataset, bias: boolean): { means: Float64Array; products: Float64Array } {
  const columns = shape[0] as number;
  const n = columns + 1;
  const value = (row: number, j: number) => (j < columns ? scale * (inputs[row * columns + j] as number) : (labels[row] as number));
  const means = new Float64Array(n);
  if (bias) for (let row = 0; row < count; row++) for (let j = 0; j < n; j++) means[j] = (means[j] as number) + value(row, j) / count;
  const products = new Float64Array(n * n);
  const centred = new Float64Array(n);
  for (let row = 0; row < count; row++) {
    for (let j = 0; j < n; j++) centred[j] = value(row, j) - (means[j] as number);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) products[i * n + j] = (products[i * n + j] as number) + (centred[i] as number) * (centred[j] as number);
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) products[j * n + i] = products[i * n + j] as number;
  return { means, products };
}

/** A search from one point. The criterion is compared as its power of e to the rows: error · e^(price / rows · columns). */
class Search {
  readonly tableau: Tableau;
  readonly #q: Float64Array;
  readonly #floor: number;
  readonly #price: number;

  /** `price`: of a column, divided by the rows. */
  constructor(products: Float64Array, columns: number, price: number, start: number) {
    this.tableau = new Tableau(products, columns);
    this.#price = price;
    this.#floor = NOTHING * this.tableau.error;
    this.#q = new Float64Array(columns).fill(start);
    this.tableau.squares.forEach((square, j) => {
      if (square > 0) this.tableau.put(j, (square * (1 - start)) / start);
      else this.#q[j] = 0; // a constant column
    });
  }

  #error(error: number): number {
    return Math.max(error, this.#floor);
  }

  #move(j: number, q: 0 | 1): void {
    this.#q[j] = q;
    if (q) this.tableau.put(j);
    else this.tableau.take(j);
  }

  /** Moves the one coordinate that gains most. Gives whether any did. */
  #single(): boolean {
    const { tableau } = this;
    const now = this.#error(tableau.error) * (1 - LEAST);
    let best: { j: number; q: 0 | 1; at: number } | undefined;
    for (const [j, was] of this.#q.entries()) {
      for (const q of [0, 1] as const) {
        if (q === was || (tableau.squares[j] as number) <= 0) continue;
        const at = this.#error(q ? tableau.errorWith(j) : tableau.errorWithout(j)) * exp(this.#price * (q - was));
        if (at < (best?.at ?? now)) best = { j, q, at };
      }
    }
    if (best) this.#move(best.j, best.q);
    return best !== undefined;
  }

  /** Has a column that is in make room for one that is not, where that gains. */
  #exchange(): boolean {
    const { tableau } = this;
    const now = this.#error(tableau.error) * (1 - LEAST);
    for (const i of tableau.members) {
      tableau.take(i);
      let best: { j: number; at: number } | undefined;
      for (const [j, square] of tableau.squares.entries()) {
        if (j === i || square <= 0 || tableau.isIn(j)) continue;
        const at = this.#error(tableau.errorWith(j));
        if (at < (best?.at ?? now)) best = { j, at };
      }
      if (!best) {
        tableau.put(i);
        continue;
      }
      this.#q[i] = 0;
      this.#move(best.j, 1);
      return true;
    }
    return false;
  }

  /** Goes on until no move gains. Gives the columns. */
  run(): number[] {
    for (;;) {
      if (this.#single()) continue;
      const between = this.#q.findIndex((q) => q > 0 && q < 1);
      if (between >= 0) this.#move(between, (this.#q[between] as number) > 0.5 ? 1 : 0);
      else if (!this.#exchange()) return this.tableau.members;
    }
  }
}

function checkData({ shape, targetShape, labels, count, weights }: Dataset): void {
  if (!targetShape?.length || labels.length !== count)
    throw new ShapeError(
      `${WHO}: one number to learn is needed for each example. Give a dataset with targets of one number: dataset({ inputs, targets, shape: [12] }).`,
    );
  if (shape.length !== 1) throw new ShapeError(`${WHO}: examples are ${print(shape)}, but a row of columns is needed, such as [12].`);
  if (weights) throw new UsageError(`${WHO}: the examples have weights, which no least squares here go by. Leave weighted() out.`);
  if (count < (shape[0] as number) + 2)
    throw new ValueError(
      `${WHO}: ${count} rows came for ${shape[0]} columns, which fit any target without error. Give at least ${(shape[0] as number) + 2} rows.`,
    );
}

/** What a column costs. @throws ValueError */
function priceOf(criterion: "bic" | "aic" | number, rows: number): number {
  if (criterion === "aic") return 2;
  if (criterion === "bic") return scope(() => log(tensor(rows)).item());
  if (typeof criterion === "string") throw new ValueError(`${WHO}: criterion is ${shown(criterion)}, but it must be "bic", "aic" or a price of a column.`);
  return numberThat(WHO, "criterion", criterion, '"bic", "aic" or a price of a column, 0 or more', (price) => price >= 0 && price < Infinity);
}

/**
 * The columns of a linear model by an information criterion, from the exact expected error over Bernoulli gates: of all subsets
 * one whose criterion no column more, none less and no exchange of two makes better, and mostly the best there is
 * (`docs/subsets.md` says how often). It draws nothing, and gives the same everywhere.
 * @example
 * ```ts
 * import { dataset } from "sievenet";
 * import { linearSubset } from "sievenet/select";
 *
 * const inputs = Array.from({ length: 40 }, (_, i) => [i % 5, i % 7, i % 3]).flat();
 * const targets = Array.from({ length: 40 }, (_, i) => 2 * (i % 5) - (i % 3) + 1 + 0.01 * (i % 4));
 * linearSubset(dataset({ inputs, targets, shape: [3] })).columns; // [0, 2]
 * ```
 * @throws ShapeError, UsageError, ValueError
 */
export function linearSubset(data: Dataset, options: LinearSubsetOptions = {}): LinearSubset {
  refuseUnknown(WHO, options, ["criterion", "bias", "starts"]);
  const { criterion = "bic", starts = STARTS } = options;
  const withBias = flag(WHO, "bias", options.bias ?? true);
  checkDataset(WHO, data, "train");
  checkData(data);
  const price = priceOf(criterion, data.count);
  if (!Array.isArray(starts) || !starts.length)
    throw new ValueError(`${WHO}: starts is ${shown(starts)}, but a list of probabilities is needed, such as [0.5].`);
  for (const start of starts) numberThat(WHO, "a start", start, "a probability above 0 and at most 1", (q) => q > 0 && q <= 1);
  const { count } = data;
  const columns = data.shape[0] as number;
  const { means, products } = productsOf(data, withBias);
  let best: { columns: number[]; at: Tableau } | undefined;
  for (const start of starts) {
    const chosen = new Search(products, columns, price / count, start).run();
    const at = new Tableau(products, columns); // without the rounding of all moves before
    for (const j of chosen) at.put(j);
    const gains = best && at.error < best.at.error * exp((price / count) * (best.columns.length - chosen.length)) * (1 - LEAST);
    if (!best || gains) best = { columns: chosen, at };
  }
  const { columns: chosen, at } = best as { columns: number[]; at: Tableau };
  const weights = chosen.map((j) => at.weight(j));
  const bias = chosen.reduce((left, j, i) => left - (weights[i] as number) * (means[j] as number), means[columns] as number);
  const error = Math.max(at.error, NOTHING * (products[products.length - 1] as number));
  return { columns: chosen, weights, bias, criterion: count * scope(() => log(tensor(error / count)).item()) + price * chosen.length };
}
