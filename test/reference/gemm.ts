// Matrix products by three loops. Single precision where the kernels promise bits, double elsewhere.

/** A matrix inside an array: number (i, j) is at i · row + j · column. */
export interface Matrix {
  readonly values: ArrayLike<number>;
  readonly row: number;
  readonly column: number;
}

/** Which rows, columns and terms are computed; all in order where no list is given. */
export interface Lists {
  readonly m?: readonly number[] | undefined;
  readonly n?: readonly number[] | undefined;
  readonly k?: readonly number[] | undefined;
}

/** Factor of b's number (k, n). */
export type Scale = (k: number, n: number) => number;

function all(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** Numbers of an array as [i, j] of a matrix whose rows are `columns` long. */
export function rows(values: ArrayLike<number>, columns: number): Matrix {
  return { values, row: columns, column: 1 };
}

/** The same numbers with rows and columns exchanged. */
export function transposed({ values, row, column }: Matrix): Matrix {
  return { values, row: column, column: row };
}

/**
 * c (+)= a · (scale ∘ b), one running sum per number of c in ascending k, each operation rounded by `round`. `sizes` are m,
 * n, k. What the lists leave out keeps the value it has in `c`.
 */
export function gemm(
  c: ArrayLike<number>,
  cRow: number,
  a: Matrix,
  b: Matrix,
  sizes: readonly [number, number, number],
  { lists = {}, scale, add = false, round = (x: number) => x }: { lists?: Lists; scale?: Scale; add?: boolean; round?: (x: number) => number } = {},
): number[] {
  const out = Array.from(c);
  const [m, n, k] = sizes;
  for (const i of lists.m ?? all(m)) {
    for (const j of lists.n ?? all(n)) {
      let sum = add ? (c[i * cRow + j] as number) : 0;
      for (const p of lists.k ?? all(k)) {
        const left = a.values[i * a.row + p * a.column] as number;
        const right = b.values[p * b.row + j * b.column] as number;
        sum = round(sum + round(left * (scale ? round(right * scale(p, j)) : right)));
      }
      out[i * cRow + j] = sum;
    }
  }
  return out;
}
