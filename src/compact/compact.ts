// A smaller net that computes the same: gates settle, what they close is taken away, and their values are multiplied
// into the weights that stay. What becomes constant on the way moves into the next bias, until nothing changes.
import { Dense } from "../layers/dense.ts";
import { isElementwise } from "../layers/functions.ts";
import type { Layer, Part } from "../layers/layer.ts";
import { Select } from "../layers/select.ts";
import { Sequential } from "../layers/sequential.ts";
import { scope } from "../memory.ts";
import { taped } from "../tape.ts";
import { tensor } from "../tensor.ts";
import { build, indicesOf, keepOne, type Piece, settled } from "./piece.ts";
import { refuseGated, refuseShared } from "./refuse.ts";

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
    } else if (open && isElementwise(part)) waiting.push(part);
    else {
      refuseGated(part);
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
 * those of the gated one. `net` stays as it is; only blocks of your own without gates are passed on to the result as
 * they are. If first inputs are closed it begins with a `select` of the open ones.
 * @throws UsageError for gated layers inside a block of your own, and for a layer in two places
 */
export function compact(net: Layer): Sequential {
  const parts = net instanceof Sequential ? net.flat() : [net];
  refuseShared(parts);
  return new Sequential(merge(compactParts(parts)));
}
