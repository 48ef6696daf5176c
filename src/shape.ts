// Shapes: sizes along axes, their product, their comparison, their checks.
import { ShapeError } from "./errors.ts";

/** Sizes along each axis; `[]` is a single number. */
export type Shape = readonly number[];

/** How many numbers a shape holds. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** Whether two shapes have the same sizes in the same order. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** `[2, 3]`, as errors print it. */
export function print(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * The most that one size, stride or padding of a layer may be: 2^24. Single precision names no index beyond it, and sums of a
 * few of them stay within the 32 bits of kernels.
 */
export const MOST_SIZE = 16777216;

/** The most numbers that kernels find by 32 bits of bytes: 2^29. */
export const MOST_NUMBERS = 536870912;

/** Whether a number is whole and within a range, both ends included. */
export function isWhole(value: number, from: number, to = Infinity): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

/** Whole, not negative sizes. Returns the shape. @throws ShapeError */
export function checkShape(who: string, shape: Shape): Shape {
  const sizes: unknown = shape;
  if (typeof sizes !== "object" || sizes === null || !("length" in sizes))
    throw new ShapeError(`${who}: the shape is ${String(sizes)}, but its sizes are needed in an array, such as [784].`);
  for (const size of shape) {
    if (!isWhole(size, 0)) throw new ShapeError(`${who}: the shape ${print(shape)} has ${size}, but every size must be a whole number from 0 up.`);
  }
  return shape;
}
