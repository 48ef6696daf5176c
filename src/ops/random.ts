import { ShapeError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import { drawNext } from "../random.ts";
import { checkShape, print, type Shape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { Tensor } from "../tensor.ts";
import { floats } from "../wasm.ts";
import { normalQuantile } from "./normalQuantile.ts";

/** Options of `uniform()` and `normal()`. */
export interface RandomOptions {
  /** Uniform numbers of (0, 1) to use instead of drawing, as many as the shape holds. */
  readonly noise?: ArrayLike<number> | undefined;
}

/**
 * Uniform numbers of the open interval (0, 1), a function of the seed, the step and how many draws came before in it.
 * @example
 * ```ts
 * import { uniform } from "sievenet";
 *
 * uniform([2, 3]).shape; // [2, 3]
 * ```
 */
export function uniform(shape: Shape, options: RandomOptions = {}): Tensor {
  refuseUnknown("uniform", options, ["noise"]);
  const n = sizeOf(checkShape("uniform", shape));
  const u = new Tensor(shape);
  if (options.noise) {
    if (options.noise.length !== n) throw new ShapeError(`uniform: ${options.noise.length} numbers of noise came but ${print(shape)} needs ${n}.`);
    floats(u.address, n).set(options.noise);
  } else drawNext(u.address, n);
  return record(u, [], ["uniform"], () => {});
}

/**
 * Standard normal numbers, from uniform ones by the inverse of the distribution.
 * @example
 * ```ts
 * import { normal } from "sievenet";
 *
 * normal([2, 3]).shape; // [2, 3]
 * ```
 */
export function normal(shape: Shape, options: RandomOptions = {}): Tensor {
  refuseUnknown("normal", options, ["noise"]);
  return normalQuantile(uniform(shape, options));
}
