// One layer with weights on its way to a smaller one.
import type { Gate } from "../gates/gate.ts";
import { Conv2d } from "../layers/conv2d.ts";
import { Dense } from "../layers/dense.ts";

/** A layer with its gates multiplied in, before anything is taken away. */
export interface Piece {
  readonly layer: Dense | Conv2d;
  readonly inputs: number;
  readonly outputs: number;
  /** Weights of each pair of features: 1 in a dense layer. */
  readonly taps: number;
  /** [outputs, inputs, taps]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array | undefined;
  readonly keepIn: Uint8Array;
  readonly keepOut: Uint8Array;
  /** Nothing can be taken away: its features go in groups. */
  readonly whole: boolean;
}

/** Whether a part is a layer that compact() makes smaller. */
export const isPiece = (part: unknown): part is Dense | Conv2d => part instanceof Dense || part instanceof Conv2d;

/** Settled gates, or ones. */
export function valuesOf(gate: Gate | undefined, n: number): Float32Array {
  return gate ? gate.settledValues() : new Float32Array(n).fill(1);
}

/** Where the weights of input i (of its group) and output j begin in the layer's own array. */
function placeOf(layer: Dense | Conv2d, i: number, j: number, taps: number): number {
  return layer instanceof Dense ? i * layer.outputs + j : (j * (layer.inputs / layer.groups) + i) * taps;
}

/** The layer with its gates settled and multiplied in; those over its outputs are left to the norm after it when `normed`. */
export function settled(layer: Dense | Conv2d, normed = false): Piece {
  const { inputs, outputs, groups, gates } = layer;
  const width = inputs / groups;
  const taps = layer.weight.size / (width * outputs);
  const incoming = valuesOf(gates.inputs, inputs);
  const outgoing = valuesOf(gates.outputs, outputs);
  const each = valuesOf(gates.weights, layer.weight.size);
  const own = layer.weight.toArray();
  const weight = new Float32Array(own.length);
  const factor = (j: number) => (normed ? (outgoing[j] === 0 ? 0 : 1) : (outgoing[j] as number));
  for (let j = 0; j < outputs; j++) {
    const first = Math.floor((j * groups) / outputs) * width;
    for (let i = 0; i < width; i++) {
      const from = placeOf(layer, i, j, taps);
      for (let t = 0; t < taps; t++) {
        // one rounding a product, as in the kernels: (z w) first, then the gate of the output
        const w = Math.fround((own[from + t] as number) * (each[from + t] as number));
        weight[(j * width + i) * taps + t] = Math.fround(w * (incoming[first + i] as number)) * factor(j);
      }
    }
  }
  const bias = layer.bias?.toArray().map((b, j) => b * factor(j));
  const whole = groups > 1;
  const keepIn = Uint8Array.from(incoming, (z) => (z === 0 && !whole ? 0 : 1));
  return { layer, inputs, outputs, taps, weight, bias, keepIn, keepOut: new Uint8Array(outputs).fill(1), whole };
}

/** Which are kept, in order. */
export const indicesOf = (keep: Uint8Array): number[] => Array.from(keep.keys()).filter((i) => keep[i]);

/** A layer keeps at least one feature, of weight 0 if it must be. */
export function keepOne(keep: Uint8Array): void {
  if (keep.length && !keep.some((each) => each)) keep[0] = 1;
}

function pairReads({ weight, inputs, taps }: Piece, i: number, j: number): boolean {
  const from = (j * inputs + i) * taps;
  for (let t = 0; t < taps; t++) if (weight[from + t] !== 0) return true;
  return false;
}

/** Whether any kept output depends on input i. */
export function reads(piece: Piece, i: number): boolean {
  if (piece.whole) return true;
  for (let j = 0; j < piece.outputs; j++) if (piece.keepOut[j] && pairReads(piece, i, j)) return true;
  return false;
}

/** Whether output j depends on any kept input. */
export function varies(piece: Piece, j: number): boolean {
  if (piece.whole) return true;
  for (let i = 0; i < piece.inputs; i++) if (piece.keepIn[i] && pairReads(piece, i, j)) return true;
  return false;
}

/** Forgets what input i gives. */
export function unread({ weight, inputs, outputs, taps }: Piece, i: number): void {
  for (let j = 0; j < outputs; j++) weight.fill(0, (j * inputs + i) * taps, (j * inputs + i + 1) * taps);
}

/** An ordinary layer of what is kept. */
export function build(piece: Piece): Dense | Conv2d {
  const { layer, taps } = piece;
  const rows = indicesOf(piece.keepIn);
  const columns = indicesOf(piece.keepOut);
  const bias = piece.bias && Float32Array.from(columns, (j) => (piece.bias as Float32Array)[j] as number);
  if (layer instanceof Dense) {
    const weight = Float32Array.from({ length: rows.length * columns.length }, (_, at) => {
      const [p, q] = [Math.floor(at / columns.length), at % columns.length];
      return piece.weight[(columns[q] as number) * piece.inputs + (rows[p] as number)] as number;
    });
    return new Dense(rows.length, columns.length, { bias: bias !== undefined }, weight, bias);
  }
  const width = piece.whole ? layer.inputs / layer.groups : rows.length;
  const weight = piece.whole ? piece.weight : new Float32Array(columns.length * width * taps);
  if (!piece.whole) {
    columns.forEach((j, q) => {
      rows.forEach((i, p) => {
        const from = (j * piece.inputs + i) * taps;
        weight.set(piece.weight.subarray(from, from + taps), (q * width + p) * taps);
      });
    });
  }
  const { kernel, stride, padding, dilation, groups } = layer;
  const small = new Conv2d(rows.length, columns.length, kernel, { stride, padding, dilation, groups, bias: bias !== undefined }, weight, bias);
  small.mapSize = layer.mapSize;
  return small;
}
