// What a file holds of a sparse layer besides its sizes: where the weights are goes into it as arrays, as the weights do.
import type { LayerArrays, StoredArray } from "../descriptions/facts.ts";
import { type Format, type Pattern, shared } from "./pattern.ts";

interface Sparse {
  readonly pattern: Pattern;
  readonly bias: Float32Array | undefined;
}

/** The pattern of a layer as plain data. */
export interface PatternDescription {
  /** What a list is of. */
  readonly format: Format;
  /** How many indices there are. */
  readonly count: number;
  /** Whether there is a bias. */
  readonly bias: boolean;
}

export function describePattern({ pattern, bias }: Sparse): PatternDescription {
  return { format: pattern.format, count: pattern.indices.length, bias: bias !== undefined };
}

/** The arrays of a layer. */
export function storedPattern({ pattern, bias }: Sparse): Readonly<Record<string, StoredArray>> {
  const { format, starts, indices, weights } = pattern;
  const count = indices.length;
  return {
    starts: { shape: [starts.length], values: starts },
    indices: { shape: [count], values: indices },
    weight: { shape: [count, shared(format)], values: weights },
    ...(bias && { bias: { shape: [bias.length], values: bias } }),
  };
}

/** Pattern and bias, as the constructors of sparse layers take them. @throws FormatError */
export function rebuildPattern(
  { format, count, bias }: PatternDescription,
  arrays: LayerArrays,
  rows: number,
  columns: number,
): [pattern: Pattern, bias?: Float32Array] {
  const wide = shared(format);
  const starts = arrays.integers("starts", [Math.ceil(rows / wide) + 1]);
  const pattern = { format, rows, columns, starts, indices: arrays.integers("indices", [count]), weights: arrays.floats("weight", [count, wide]) };
  return [pattern, bias ? arrays.floats("bias", [rows]) : undefined];
}
