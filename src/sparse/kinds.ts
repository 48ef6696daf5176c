// What a file says of sparse layers: where the weights are goes into it as arrays, as the weights do.
import { type Kind, kind, type Put } from "../formats/kinds.ts";
import type { Reader } from "../formats/reader.ts";
import { type Format, type Pattern, shared } from "./pattern.ts";
import { SparseConv2d } from "./sparseConv2d.ts";
import { SparseDense } from "./sparseDense.ts";

interface PatternDescription {
  readonly format: Format;
  /** How many indices there are. */
  readonly count: number;
  readonly bias: boolean;
}

function describe({ pattern, bias }: SparseDense | SparseConv2d, put: Put): PatternDescription {
  const { format, starts, indices, weights } = pattern;
  const count = indices.length;
  put("starts", { shape: [starts.length], values: starts });
  put("indices", { shape: [count], values: indices });
  put("weight", { shape: [count, shared(format)], values: weights });
  if (bias) put("bias", { shape: [bias.length], values: bias });
  return { format, count, bias: bias !== undefined };
}

function rebuild({ format, count, bias }: PatternDescription, reader: Reader, rows: number, columns: number): [pattern: Pattern, bias?: Float32Array] {
  const wide = shared(format);
  const pattern = {
    format,
    rows,
    columns,
    starts: reader.need("starts", [Math.ceil(rows / wide) + 1], Int32Array) as Int32Array,
    indices: reader.need("indices", [count], Int32Array) as Int32Array,
    weights: reader.need("weight", [count, wide]) as Float32Array,
  };
  return [pattern, bias ? (reader.need("bias", [rows]) as Float32Array) : undefined];
}

export const sparseKinds: readonly Kind[] = [
  kind(
    "sparseDense",
    SparseDense,
    (layer, _, put) => ({ inputs: layer.inputs, outputs: layer.outputs, ...describe(layer, put) }),
    ({ inputs, outputs, ...rest }, reader) => new SparseDense(inputs, outputs, ...rebuild(rest, reader, outputs, inputs)),
  ),
  kind(
    "sparseConv2d",
    SparseConv2d,
    (layer, _, put) => {
      const { inputs, outputs, kernel, stride, padding, dilation, groups, outputSize } = layer;
      return { inputs, outputs, kernel, stride, padding, dilation, groups, ...(outputSize && { outputSize }), ...describe(layer, put) };
    },
    ({ outputSize, ...rest }, reader) => {
      const layer = new SparseConv2d(rest, ...rebuild(rest, reader, rest.outputs, rest.inputs * rest.kernel[0] * rest.kernel[1]));
      layer.outputSize = outputSize;
      return layer;
    },
  ),
];
