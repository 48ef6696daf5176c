// What a forward derivative is: the tangent of an op's result, put together of ops, so that it can be differentiated again.
import { add } from "../../ops/add.ts";
import { sameShape, type Shape } from "../../shape.ts";
import { Tensor } from "../../tensor.ts";

/** An op that has run. */
export interface Applied {
  /** What came out. */
  readonly output: Tensor;
  /** What went in. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** The tangent of each input; `undefined` for what stays as it is. */
  readonly tangents: readonly (Tensor | undefined)[];
  /** What the op was told besides, as it calls `record()`. */
  readonly told: readonly unknown[];
}

/** The tangent of the result. At least one input has one. */
export type Rule = (applied: Applied) => Tensor;

/** Zeros of a shape. */
export const zeros = (shape: Shape): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return new Tensor(shape, new Float32Array(size));
};

/** The same numbers, repeated to a shape. */
export const spread = (x: Tensor, shape: Shape): Tensor => (sameShape(x.shape, shape) ? x : add(x, zeros(shape)));

/** The sum of those terms that there are, repeated to a shape. */
export function total(shape: Shape, terms: readonly (Tensor | undefined)[]): Tensor {
  const some = terms.filter((each) => each !== undefined);
  return some.length ? spread(some.reduce(add), shape) : zeros(shape);
}
