// Which weights of a matrix are not zero: rows are outputs, columns are inputs, or the taps of all channels.
import { ValueError } from "../errors.ts";

/** "csr": each output has a list of its own; "blocks": four neighbouring outputs share one, with zeros where a weight is missing. */
export type Format = "csr" | "blocks";

/** How the zeros of a sparse layer lie. */
export interface Pattern {
  /** What a list is of. */
  readonly format: Format;
  /** Outputs. */
  readonly rows: number;
  /** Inputs, or taps of all channels. */
  readonly columns: number;
  /** Where each list begins in `indices`, and where the last one ends. */
  readonly starts: Int32Array;
  /** Columns, ascending in each list. */
  readonly indices: Int32Array;
  /** A weight for each index; in blocks four, one for each output. */
  readonly weights: Float32Array;
}

/** How many rows share a list. */
export const shared = (format: Format): number => (format === "csr" ? 1 : 4);

/** The pattern of a matrix that is given number by number. */
export function patternOf(format: Format, rows: number, columns: number, at: (row: number, column: number) => number): Pattern {
  const wide = shared(format);
  const starts = [0];
  const indices: number[] = [];
  const weights: number[] = [];
  for (let row = 0; row < rows; row += wide) {
    for (let column = 0; column < columns; column++) {
      const some = Array.from({ length: wide }, (_, lane) => (row + lane < rows ? at(row + lane, column) : 0));
      if (some.every((w) => w === 0)) continue;
      indices.push(column);
      weights.push(...some);
    }
    starts.push(indices.length);
  }
  return { format, rows, columns, starts: Int32Array.from(starts), indices: Int32Array.from(indices), weights: Float32Array.from(weights) };
}

/** Visits all weights that are not zero, row by row or four by four. `at`: their index among the weights. */
export function eachWeight(
  { format, rows, starts, indices, weights }: Pattern,
  visit: (row: number, column: number, weight: number, at: number) => void,
): void {
  const wide = shared(format);
  for (let list = 0; list + 1 < starts.length; list++) {
    for (let i = starts[list] as number; i < (starts[list + 1] as number); i++) {
      for (let lane = 0; lane < wide && list * wide + lane < rows; lane++) {
        const weight = weights[i * wide + lane] as number;
        if (weight !== 0) visit(list * wide + lane, indices[i] as number, weight, i * wide + lane);
      }
    }
  }
}

/** All weights of a dense layer, zeros too: [inputs, outputs]. */
export function denseWeights(pattern: Pattern): Float32Array {
  const all = new Float32Array(pattern.rows * pattern.columns);
  eachWeight(pattern, (row, column, weight) => {
    all[column * pattern.rows + row] = weight;
  });
  return all;
}

/** All weights of a convolution, zeros too: [outputs, inputs / groups, kernel height, kernel width]. */
export function convolutionWeights(pattern: Pattern, groups: number): Float32Array {
  const own = pattern.columns / groups;
  const all = new Float32Array(pattern.rows * own);
  eachWeight(pattern, (row, column, weight) => {
    all[row * own + (column % own)] = weight;
  });
  return all;
}

/** Kernels trust a pattern, and read where it says. @throws ValueError for one that leads outside */
export function checkPattern(who: string, { format, rows, columns, starts, indices, weights }: Pattern): void {
  const wide = shared(format);
  const lists = Math.ceil(rows / wide);
  const refuse = (what: string) => {
    throw new ValueError(`${who}: ${what}. Make sparse layers with sparsify().`);
  };
  if (format !== "csr" && format !== "blocks") refuse(`the format is "${format}", but it must be "csr" or "blocks"`);
  if (starts.length !== lists + 1 || starts[0] !== 0 || starts[lists] !== indices.length) refuse(`its ${indices.length} indices are not in ${lists} lists`);
  if (weights.length !== wide * indices.length) refuse(`${weights.length} weights came for ${indices.length} indices`);
  for (let list = 0; list < lists; list++) {
    const end = starts[list + 1] as number;
    if (end < (starts[list] as number) || end > indices.length) refuse(`list ${list} ends at ${end}`);
    for (let i = starts[list] as number, least = 0; i < end; i++) {
      const index = indices[i] as number;
      if (index < least || index >= columns) refuse(`index ${i} is ${index}, but it must be one of ${least} to ${columns - 1}`);
      least = index + 1;
    }
  }
}
