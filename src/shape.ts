import { ShapeError } from "./errors.ts";

/** Sizes along each axis; `[]` is a single number. */
export type Shape = readonly number[];

/** How many numbers a shape holds. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const each of shape) size *= each;
  return size;
}

/** `[2, 3]`, as errors print it. */
export function print(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Whether a number is whole and within a range, both ends included. */
export function isWhole(value: number, from: number, to = Infinity): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

/** Whole, not negative sizes. Returns the shape. @throws ShapeError */
export function checkShape(who: string, shape: Shape): Shape {
  for (const each of shape) {
    if (!isWhole(each, 0)) throw new ShapeError(`${who}: the shape ${print(shape)} has ${each}, but every size must be a whole number from 0 up.`);
  }
  return shape;
}
