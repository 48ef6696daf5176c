// What ops that only move numbers share: a box of numbers, copied between two layouts.
import { type Floats, skip } from "../addresses.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { shown } from "../options.ts";
import { isWhole } from "../shape.ts";
import type { kernels } from "../wasm.ts";

type Move = typeof kernels.copyGrid;

/** Distance in numbers between neighbours along each axis of a dense array. */
export function denseStrides(shape: readonly number[]): number[] {
  const out: number[] = new Array(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) out[i] = (out[i + 1] as number) * (shape[i + 1] as number);
  return out;
}

/** y (+)= x over a box of `sizes`, each side with its own strides; the two inner axes are left to the kernel. */
export function moveBox(move: Move, sizes: readonly number[], y: Floats, yStrides: readonly number[], x: Floats, xStrides: readonly number[]): void {
  const rank = sizes.length;
  if (rank < 2) {
    move(y, x, 1, sizes[0] ?? 1, 0, yStrides[0] ?? 1, 0, xStrides[0] ?? 1);
    return;
  }
  if (rank === 2) {
    move(y, x, sizes[0] as number, sizes[1] as number, yStrides[0] as number, yStrides[1] as number, xStrides[0] as number, xStrides[1] as number);
    return;
  }
  for (let i = 0; i < (sizes[0] as number); i++) {
    moveBox(move, sizes.slice(1), skip(y, i * (yStrides[0] as number)), yStrides.slice(1), skip(x, i * (xStrides[0] as number)), xStrides.slice(1));
  }
}

/** An axis counted from the front; negative ones count from the back. */
export function axisOf(who: string, axis: number, rank: number): number {
  if (typeof axis !== "number") throw new ValueError(`${who}: the axis is ${shown(axis)}, but it must be a whole number.`);
  const found = axis < 0 ? axis + rank : axis;
  if (!isWhole(found, 0, rank - 1)) throw new ShapeError(`${who}: axis ${axis} does not exist in a tensor of ${rank} ${rank === 1 ? "axis" : "axes"}.`);
  return found;
}
