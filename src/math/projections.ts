// Projections of parameters: what becomes of their values after a step.
import { numberThat } from "../options.ts";
import type { Projection } from "../resident.ts";
import type { Shape } from "../shape.ts";

/** Divides each stretch of `width` numbers by its length, or by so much that it is at most `longest`. Those of length 0 stay. */
function shortened(values: Float32Array, width: number, longest: number, atMost: boolean): Float32Array {
  for (let from = 0; from < values.length; from += width) {
    const row = values.subarray(from, from + width);
    const length = Math.sqrt(row.reduce((sum, each) => sum + each * each, 0));
    if (length > (atMost ? longest : 0)) row.set(row.map((each) => (each / length) * longest));
  }
  return values;
}

/**
 * For `parameter(values, { project: unitRows })`: each row (the numbers along the last axis) divided by its length, as the directions of
 * a dictionary or of a sparse autoencoder are. Rows of zeros stay.
 * @example
 * ```ts
 * import { parameter } from "sievenet";
 * import { unitRows } from "sievenet/math";
 *
 * parameter([[3, 4], [0, 2]], { project: unitRows }).shape; // [2, 2]
 * unitRows(Float32Array.of(3, 4, 0, 2), [2, 2]); // [0.6, 0.8, 0, 1]
 * ```
 */
export function unitRows(values: Float32Array, shape: Shape): Float32Array {
  return shortened(values, shape.at(-1) ?? 1, 1, false);
}

/**
 * For `parameter(values, { project: ball(radius) })`: the nearest values whose length, of all numbers together, is at most `radius`.
 * @throws ValueError
 * @example
 * ```ts
 * import { ball } from "sievenet/math";
 *
 * ball(1)(Float32Array.of(3, 4), [2]); // [0.6, 0.8]
 * ball(10)(Float32Array.of(3, 4), [2]); // [3, 4]
 * ```
 */
export function ball(radius: number): Projection {
  numberThat("ball", "radius", radius, "a number above 0", (r) => r > 0 && r < Infinity);
  return (values) => shortened(values, Math.max(values.length, 1), radius, true);
}
