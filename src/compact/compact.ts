// A smaller net that computes the same: gates settle, what they close is taken away, and their values are multiplied
// into the weights that stay. What becomes constant on the way moves into the next bias, until nothing changes.
import { UsageError } from "../errors.ts";
import { isGated } from "../gates/attach.ts";
import type { Gate } from "../gates/gate.ts";
import { Dense } from "../layers/dense.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { keepsPlaces } from "../layers/functions.ts";
import { scope } from "../memory.ts";
import { taped } from "../tape.ts";
import { tensor } from "../tensor.ts";
import { walk } from "../walk.ts";

/** A dense layer with its gates multiplied in, before anything is taken away. */
interface Piece {
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

function settled(layer: Dense): Piece {
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

const indicesOf = (keep: Uint8Array): number[] => Array.from(keep.keys()).filter((i) => keep[i]);

/** What the functions between two layers make of constant features. */
function through(functions: readonly Part[], constants: Float32Array): Float32Array {
  return scope(() =>
    taped(false, () =>
      functions.reduce((x, part) => (part as (x: unknown) => ReturnType<typeof tensor>)(x), tensor(constants, [1, constants.length])).toArray(),
    ),
  );
}

/**
 * Takes features off the wire between two layers: those the second does not read, and those the first always gives the
 * same, whose share moves into the second's bias. Returns whether anything changed.
 */
function trim(first: Piece, second: Piece, functions: readonly Part[]): Piece | undefined {
  const n = first.outputs;
  const constants = Float32Array.from({ length: n }, (_, j) => first.bias?.[j] ?? 0);
  let moved: Float32Array | undefined;
  let values: Float32Array | undefined;
  let changed = false;
  for (let j = 0; j < n; j++) {
    if (!first.keepOut[j]) continue;
    const unread = !second.keepIn[j] || !reads(second, j);
    const fixed = !unread && !varies(first, j);
    if (!unread && !fixed) continue;
    if (fixed) {
      values ??= through(functions, constants);
      moved ??= second.bias ? second.bias.slice() : new Float32Array(second.outputs);
      for (let k = 0; k < second.outputs; k++) moved[k] = (moved[k] as number) + (values[j] as number) * (second.weight[j * second.outputs + k] as number);
    }
    first.keepOut[j] = 0;
    second.keepIn[j] = 0;
    // so that a feature which has to stay, because a layer keeps at least one, adds nothing any more
    second.weight.fill(0, j * second.outputs, (j + 1) * second.outputs);
    changed = true;
  }
  return changed ? { ...second, bias: moved ?? second.bias } : undefined;
}

/** Whether any kept output depends on input j. */
function reads(piece: Piece, j: number): boolean {
  for (let k = 0; k < piece.outputs; k++) if (piece.keepOut[k] && piece.weight[j * piece.outputs + k] !== 0) return true;
  return false;
}

/** Whether output j depends on any kept input. */
function varies(piece: Piece, j: number): boolean {
  for (let i = 0; i < piece.inputs; i++) if (piece.keepIn[i] && piece.weight[i * piece.outputs + j] !== 0) return true;
  return false;
}

/** A layer keeps at least one feature, of weight 0 if it must be. */
function keepOne(keep: Uint8Array): void {
  if (keep.length && !keep.some((each) => each)) keep[0] = 1;
}

function build(piece: Piece): Dense {
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

/** Dense layers that follow each other through functions which keep places: [functions, piece] each. */
interface Run {
  readonly pieces: Piece[];
  /** functions[i] stand before pieces[i]. */
  readonly functions: Part[][];
}

function compactRun({ pieces, functions }: Run): Part[] {
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i + 1 < pieces.length; i++) {
      const next = trim(pieces[i] as Piece, pieces[i + 1] as Piece, functions[i + 1] as Part[]);
      if (!next) continue;
      pieces[i + 1] = next;
      changed = true;
    }
  }
  const entry = pieces[0] as Piece;
  for (const j of indicesOf(entry.keepIn)) if (!reads(entry, j)) entry.keepIn[j] = 0;
  pieces.forEach((piece, i) => {
    const before = pieces[i - 1];
    keepOne(piece.keepIn);
    if (before) before.keepOut.set(piece.keepIn);
  });
  const out: Part[] = [];
  pieces.forEach((piece, i) => {
    out.push(...(functions[i] as Part[]));
    const kept = indicesOf(piece.keepIn);
    if (i === 0 && kept.length < piece.inputs) out.push(new Select(kept, piece.inputs));
    out.push(build(piece));
  });
  return out;
}

function refuse(part: Part): void {
  if (typeof part === "function") return;
  walk(part, (node, path) => {
    if (isGated(node))
      throw new UsageError(
        `compact: ${node.label}${path ? ` at "${path}"` : ""} has gates inside a layer of your own, which compact() cannot take apart. Put gated layers into sequential().`,
      );
  });
}

/** Splits a sequence into runs of dense layers and everything else. */
function compactParts(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  let open: Run | undefined;
  let waiting: Part[] = [];
  const flush = () => {
    if (open) out.push(...compactRun(open));
    out.push(...waiting);
    open = undefined;
    waiting = [];
  };
  for (const part of parts) {
    if (part instanceof Dense) {
      open ??= { pieces: [], functions: [] };
      open.functions.push(waiting);
      open.pieces.push(settled(part));
      waiting = [];
    } else if (open && keepsPlaces(part)) waiting.push(part);
    else {
      refuse(part);
      flush();
      out.push(part);
    }
  }
  flush();
  return out;
}

/** Two selections in a row are one. */
function merge(parts: Part[]): Part[] {
  return parts.reduce<Part[]>((done, part) => {
    const last = done.at(-1);
    if (part instanceof Select && last instanceof Select) {
      done[done.length - 1] = new Select(
        Array.from(part.indices, (i) => last.indices[i] as number),
        last.inputs,
      );
    } else done.push(part);
    return done;
  }, []);
}

/**
 * The net with its gates settled and everything they close taken away: an ordinary net, without gates, whose outputs are
 * those of the gated one. `net` stays as it is; only blocks of
 * your own without gates are passed on to the result as they are. If first inputs are closed it begins with a
 * `select` of the open ones.
 * @throws UsageError for gated layers inside a block of your own
 */
export function compact(net: Layer): Sequential {
  return new Sequential(merge(compactParts(net instanceof Sequential ? net.flat() : [net])));
}
