// One layer with weights on its way to a smaller one.
import type { Gate } from "../gates/gate.ts";
import { Conv2d } from "../layers/conv2d.ts";
import { Dense } from "../layers/dense.ts";
import { Embedding } from "../layers/embedding.ts";

export type Weighted = Dense | Conv2d | Embedding;

/** How a net is looked at: with its gates settled; or as it trains on, where every weight may still become anything. */
export interface View {
  /** What a gate multiplies with: 0 where it is closed (for good). */
  values(gate: Gate): Float32Array;
  readonly trains: boolean;
}

/** A layer, what is known of it, and which of its features are kept. */
export interface Piece {
  readonly layer: Weighted;
  /** Features that come in: none in an embedding, whose rows are chosen by the data. */
  readonly inputs: number;
  readonly outputs: number;
  readonly groups: number;
  /** Weights of each pair of features. */
  readonly taps: number;
  /** In the order of the layer, gates multiplied in; ones where it trains. */
  readonly weight: Float32Array;
  bias: Float32Array | undefined;
  readonly keepIn: Uint8Array;
  readonly keepOut: Uint8Array;
  /** Others hold it too, so nothing is taken away. */
  readonly whole: boolean;
  /** The gates over its outputs act after the norm that follows. */
  readonly normed: boolean;
  readonly trains: boolean;
}

/** Whether a part is a layer that is made smaller. */
export const isPiece = (part: unknown): part is Weighted => part instanceof Dense || part instanceof Conv2d || part instanceof Embedding;

const ones = (n: number) => new Float32Array(n).fill(1);

/** Where the weights of a pair of features begin; i and j are in one group. */
function placeOf({ layer, inputs, outputs, groups, taps }: Pick<Piece, "layer" | "inputs" | "outputs" | "groups" | "taps">, i: number, j: number): number {
  const width = inputs / groups;
  return layer instanceof Conv2d ? (j * width + (i % width)) * taps : i * outputs + j;
}

/** The layer with its gates multiplied in; those over its outputs are left to the norm after it when `normed`. */
export function pieceOf(layer: Weighted, normed: boolean, whole: boolean, { values, trains }: View): Piece {
  const own = layer.weight;
  const added = layer instanceof Embedding ? undefined : layer.bias;
  const [inputs, outputs, groups, gates] =
    layer instanceof Embedding ? [0, layer.width, 1, {} as Dense["gates"]] : [layer.inputs, layer.outputs, layer.groups, layer.gates];
  const taps = inputs ? (own.size * groups) / (inputs * outputs) : 1;
  const of = (gate: Gate | undefined, n: number) => (gate ? values(gate) : ones(n));
  const [incoming, outgoing] = [of(gates.inputs, inputs), of(gates.outputs, outputs).map((z) => (normed && z !== 0 ? 1 : z))];
  const each = gates.weights && values(gates.weights);
  const weight = trains ? ones(own.size) : own.toArray();
  const sizes = { layer, inputs, outputs, groups, taps };
  for (let i = 0; i < inputs; i++) {
    const [from, to] = groupOf(sizes, i, inputs, outputs);
    for (let j = from; j < to; j++) {
      const at = placeOf(sizes, i, j);
      for (let t = at; t < at + taps; t++) {
        // one rounding a product, as in the kernels: (z w) first, then the gate of the output
        const w = each ? Math.fround((weight[t] as number) * (each[t] as number)) : (weight[t] as number);
        weight[t] = Math.fround(w * (incoming[i] as number)) * (outgoing[j] as number);
      }
    }
  }
  const bias = added && (trains ? ones(outputs) : added.toArray()).map((b, j) => b * (outgoing[j] as number));
  const keepIn = Uint8Array.from(incoming, (z) => (z === 0 && !whole ? 0 : 1));
  return { ...sizes, weight, bias, keepIn, keepOut: new Uint8Array(outputs).fill(1), whole, normed, trains };
}

/** The features of the other side that feature `at` of one side of `own` has weights with: a range. */
function groupOf({ groups }: Pick<Piece, "groups">, at: number, own: number, other: number): [number, number] {
  const group = Math.floor((at * groups) / own);
  return [(group * other) / groups, ((group + 1) * other) / groups];
}

/** Which are kept, in order. */
export const indicesOf = (keep: Uint8Array): number[] => Array.from(keep.keys()).filter((i) => keep[i]);

function pairReads(piece: Piece, i: number, j: number): boolean {
  const from = placeOf(piece, i, j);
  for (let t = from; t < from + piece.taps; t++) if (piece.weight[t] !== 0) return true;
  return false;
}

/** Whether any kept output depends on input i. */
export function reads(piece: Piece, i: number): boolean {
  const [from, to] = groupOf(piece, i, piece.inputs, piece.outputs);
  for (let j = from; j < to; j++) if (piece.keepOut[j] && pairReads(piece, i, j)) return true;
  return false;
}

/** Whether output j depends on any kept input, or may come to. */
export function varies(piece: Piece, j: number): boolean {
  if (!piece.inputs || (piece.trains && piece.bias?.[j])) return true;
  const [from, to] = groupOf(piece, j, piece.outputs, piece.inputs);
  for (let i = from; i < to; i++) if (piece.keepIn[i] && pairReads(piece, i, j)) return true;
  return false;
}

/** Takes input i away. Its weights go, so that it adds nothing if it has to stay after all; `value`: what it always was, to be added to the biases. */
export function drop(piece: Piece, i: number, value = 0): void {
  const [from, to] = groupOf(piece, i, piece.inputs, piece.outputs);
  piece.keepIn[i] = 0;
  if (value && !piece.bias) piece.bias = new Float32Array(piece.outputs);
  for (let j = from; j < to; j++) {
    const at = placeOf(piece, i, j);
    for (let t = at; t < at + piece.taps; t++) {
      if (value) (piece.bias as Float32Array)[j] = ((piece.bias as Float32Array)[j] as number) + value * (piece.weight[t] as number);
      piece.weight[t] = 0;
    }
  }
}

/** Keeps at least one feature on each side, and as many in each group that is left. Returns whether any came back. */
export function evenOut({ keepIn, keepOut, groups, inputs }: Piece): boolean {
  const sides = inputs ? [keepIn, keepOut] : [keepOut];
  const part = (keep: Uint8Array, g: number) => keep.subarray((g * keep.length) / groups, ((g + 1) * keep.length) / groups);
  const left = (keep: Uint8Array) => keep.reduce((sum, each) => sum + each, 0);
  const all = Array.from({ length: groups }, (_, g) => g);
  const alive = all.filter((g) => sides.some((keep) => left(part(keep, g))));
  const groupsLeft = alive.length ? alive : [0];
  let grown = false;
  for (const keep of sides) {
    const most = Math.max(1, ...groupsLeft.map((g) => left(part(keep, g))));
    for (const g of groupsLeft) {
      const some = part(keep, g);
      for (let missing = most - left(some); missing > 0; missing--) {
        some[some.indexOf(0)] = 1;
        grown = true;
      }
    }
  }
  return grown;
}

/** What is left of a layer: its sizes, and where its numbers were before. */
export interface Rest {
  readonly rows: number[];
  readonly columns: number[];
  readonly groups: number;
  /** Of the weight. */
  readonly shape: readonly number[];
  readonly places: Int32Array;
}

export function restOf(piece: Piece): Rest {
  const { layer, inputs, outputs, taps } = piece;
  const [rows, columns] = [indicesOf(piece.keepIn), indicesOf(piece.keepOut)];
  const places: number[] = [];
  if (!(layer instanceof Conv2d)) {
    const count = layer.weight.shape[0] as number;
    for (const i of inputs ? rows : Array.from({ length: count }, (_, i) => i)) for (const j of columns) places.push(i * outputs + j);
    return { rows, columns, groups: 1, shape: [inputs ? rows.length : count, columns.length], places: Int32Array.from(places) };
  }
  for (const j of columns) {
    const [from, to] = groupOf(piece, j, outputs, inputs);
    for (const i of rows) if (i >= from && i < to) for (let t = 0; t < taps; t++) places.push(placeOf(piece, i, j) + t);
  }
  const width = places.length / (columns.length * taps);
  return { rows, columns, groups: rows.length / width, shape: [columns.length, width, ...layer.kernel], places: Int32Array.from(places) };
}

const at = (values: Float32Array, places: ArrayLike<number>) => Float32Array.from(places, (i) => values[i] as number);

/** An ordinary layer of what is kept. */
export function build(piece: Piece): Weighted {
  const { layer, bias } = piece;
  const { rows, columns, groups, places } = restOf(piece);
  const weight = at(piece.weight, places);
  if (layer instanceof Embedding) return new Embedding(layer.count, columns.length, weight);
  const added = bias && at(bias, columns);
  if (layer instanceof Dense) return new Dense(rows.length, columns.length, { bias: bias !== undefined }, weight, added);
  const { kernel, stride, padding, dilation } = layer;
  const small = new Conv2d(rows.length, columns.length, kernel, { stride, padding, dilation, groups, bias: bias !== undefined }, weight, added);
  small.outputSize = layer.outputSize;
  return small;
}
