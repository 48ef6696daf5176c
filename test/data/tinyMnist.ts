// Sets of MNIST's form with images of 2x3, and the error of a call that must fail.
import { expect } from "vitest";

const u32 = (n: number) => [0, 0, n >> 8, n & 255];
export const idx = (shape: number[], values: number[]) => Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap(u32), ...values]);
export const images = (count: number, rows = 2, columns = 3) =>
  idx(
    [count, rows, columns],
    Array.from({ length: count * rows * columns }, (_, i) => i),
  );
/** The four files by their names. */
export const tiny = (): Record<string, Uint8Array> => ({
  "train-images-idx3-ubyte": images(4),
  "train-labels-idx1-ubyte": idx([4], [5, 0, 4, 9]),
  "t10k-images-idx3-ubyte": images(2),
  "t10k-labels-idx1-ubyte": idx([2], [7, 2]),
});
export const names = Object.keys(tiny());

/** The error that a promise is rejected with. */
export const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail("it should have been refused"),
    (error: Error) => error,
  );
