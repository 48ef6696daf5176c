// One dense layer on its way to a smaller one.
import type { Gate } from "../gates/gate.ts";
import { Dense } from "../layers/dense.ts";

/** A dense layer with its gates multiplied in, before anything is taken away. */
export interface Piece {
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs, outputs]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array | undefined;
  readonly keepIn: Uint8Array;
  readonly keepOut: Uint8Array;
}

function valuesOf(gate: Gate | undefined, n: number): Float32Array {
  return gate ? gate.settledValues() : new Float32Array(n).fill(1);
}

/** The layer with its gates settled and multiplied in. */
export function settled(layer: Dense): Piece {
  const { inputs, outputs, gates } = layer;
  const rows = valuesOf(gates.inputs, inputs);
  const columns = valuesOf(gates.outputs, outputs);
  const each = valuesOf(gates.weights, inputs * outputs);
  // one rounding a product, as in the kernels: (z w) first, then the gate of the output
  const weight = layer.weight
    .toArray()
    .map((w, i) => Math.fround(Math.fround(w * (each[i] as number)) * (rows[Math.floor(i / outputs)] as number)) * (columns[i % outputs] as number));
  const bias = layer.bias?.toArray().map((b, j) => b * (columns[j] as number));
  return {
    inputs,
    outputs,
    weight,
    bias,
    keepIn: rows.length ? Uint8Array.from(rows, (z) => (z === 0 ? 0 : 1)) : new Uint8Array(0),
    keepOut: new Uint8Array(outputs).fill(1),
  };
}

/** Which are kept, in order. */
export const indicesOf = (keep: Uint8Array): number[] => Array.from(keep.keys()).filter((i) => keep[i]);

/** A layer keeps at least one feature, of weight 0 if it must be. */
export function keepOne(keep: Uint8Array): void {
  if (keep.length && !keep.some((each) => each)) keep[0] = 1;
}

/** An ordinary layer of what is kept. */
export function build(piece: Piece): Dense {
  const rows = indicesOf(piece.keepIn);
  const columns = indicesOf(piece.keepOut);
  const weight = new Float32Array(rows.length * columns.length);
  rows.forEach((i, p) => {
    columns.forEach((j, q) => {
      weight[p * columns.length + q] = piece.weight[i * piece.outputs + j] as number;
    });
  });
  const bias = piece.bias && Float32Array.from(columns, (j) => (piece.bias as Float32Array)[j] as number);
  return new Dense(rows.length, columns.length, { bias: bias !== undefined }, weight, bias);
}
