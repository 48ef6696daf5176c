// Where two layers meet: what the first no longer gives, the second no longer reads.
import { UsageError } from "../errors.ts";
import { Conv2d } from "../layers/conv2d.ts";
import type { Part } from "../layers/layer.ts";
import { Sequential } from "../layers/sequential.ts";
import { scope } from "../memory.ts";
import { taped } from "../tape.ts";
import { tensor } from "../tensor.ts";
import { type Piece, reads, unread, varies } from "./piece.ts";

/** What stands between two layers. */
export interface Joint {
  /** Functions, pooling, norms with their gates settled. */
  readonly between: readonly Part[];
  /** Inputs of the second for each output of the first: the pixels of a map that is flattened, else 1. */
  readonly spread: number;
}

/** What the parts between two layers make of constant features: the same shape as any example, batch of one. */
function through(first: Piece, between: readonly Part[], constants: Float32Array): Float32Array[] {
  const { layer, outputs } = first;
  const map = layer instanceof Conv2d ? layer.mapSize : [];
  if (!map)
    throw new UsageError(
      `compact: ${layer.label} has not seen a picture, so it is not known how large its maps are. Run the net once, with predict() or summary(net, [channels, height, width]).`,
    );
  const pixels = map.reduce((a, b) => a * b, 1);
  const start = Float32Array.from({ length: outputs * pixels }, (_, i) => constants[Math.floor(i / pixels)] as number);
  return scope(() =>
    taped(false, () => {
      const end = new Sequential(between).forward(tensor(start, [1, outputs, ...map]));
      const all = end.toArray();
      const features = end.shape[1] as number;
      return Array.from({ length: features }, (_, i) => all.subarray((i * all.length) / features, ((i + 1) * all.length) / features));
    }),
  );
}

/** Whether a constant map adds the same to every pixel of the next layer's maps, so that a bias can stand for it. */
function folds(second: Piece, values: Float32Array): boolean {
  if (values.every((each) => each === 0)) return true;
  if (!(second.layer instanceof Conv2d)) return true;
  return second.layer.padding.every((each) => each === 0) && values.every((each) => each === values[0]);
}

/** Adds the share of input i, constant at `value`, to the biases. */
function moveInto(bias: Float32Array, { weight, inputs, outputs, taps }: Piece, i: number, value: number): void {
  for (let k = 0; k < outputs; k++) for (let t = 0; t < taps; t++) bias[k] = (bias[k] as number) + value * (weight[(k * inputs + i) * taps + t] as number);
}

/**
 * Takes features off the wire between two layers: those the second does not read, and those the first always gives the
 * same, whose share moves into the second's bias. Returns the second when anything changed.
 */
export function trim(first: Piece, second: Piece, { between, spread }: Joint): Piece | undefined {
  if (first.whole || second.whole) return undefined;
  const constants = Float32Array.from({ length: first.outputs }, (_, j) => first.bias?.[j] ?? 0);
  let values: Float32Array[] | undefined;
  let moved: Float32Array | undefined;
  let changed = false;
  const drop = (i: number) => {
    second.keepIn[i] = 0;
    // so that a feature which has to stay, because a layer keeps at least one, adds nothing any more
    unread(second, i);
    changed = true;
  };
  for (let j = 0; j < first.outputs; j++) {
    if (!first.keepOut[j]) continue;
    const features = Array.from({ length: spread }, (_, i) => j * spread + i);
    for (const i of features) if (second.keepIn[i] && !reads(second, i)) drop(i);
    const open = features.filter((i) => second.keepIn[i]);
    if (open.length && !varies(first, j)) {
      values ??= through(first, between, constants);
      const constant = values;
      if (!open.every((i) => folds(second, constant[i] as Float32Array))) continue;
      moved ??= second.bias ? second.bias.slice() : new Float32Array(second.outputs);
      for (const i of open) {
        moveInto(moved, second, i, (constant[i] as Float32Array)[0] as number);
        drop(i);
      }
    }
    if (features.every((i) => !second.keepIn[i])) {
      first.keepOut[j] = 0;
      changed = true;
    }
  }
  return changed ? { ...second, bias: moved ?? second.bias } : undefined;
}
