// Layers of one's own in a model.
import type { LayerArrays } from "../descriptions/facts.ts";
import { checkOwnKind, type OwnDescription } from "../descriptions/layers.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Make } from "./context.ts";

/** What a layer of your own does in predictions. */
export interface OwnStage {
  /** What tables call it. Default: the type of its description. */
  readonly label?: string;
  /** The shape of the result for an input [batch, ...]; throw what your layer would for one that does not fit. Default: the same. */
  output?(shape: Shape): Shape;
  /** Computes y from x, the numbers of both in a row. `shape`: of x. Neither may be kept. */
  run(y: Float32Array, x: Float32Array, shape: Shape): void;
}

/** Makes what a layer of your own does of what its `describe()` said and of its arrays, by name. */
export type MakeOwnStage<D> = (description: D, arrays: LayerArrays) => OwnStage;

const ownStages = new Map<string, MakeOwnStage<never>>();

/**
 * Makes a kind of layer of your own known to `decode`: the counterpart of `registerLayer()` in sievenet. To give the numbers
 * of the library to the bit, round as it does: each result to single precision, with `Math.fround`.
 * @example
 * ```ts
 * import { registerStage } from "sievenet/inference";
 *
 * // y = scale x + shift, for a layer that describes itself as { type: "affine", size }
 * registerStage<{ size: number }>("affine", ({ size }, arrays) => {
 *   const [scale, shift] = [arrays.floats("scale", [size]), arrays.floats("shift", [size])] as [Float32Array, Float32Array];
 *   return {
 *     run(y, x) {
 *       for (const [i, each] of x.entries()) y[i] = Math.fround(Math.fround(each * scale[i % size]!) + shift[i % size]!);
 *     },
 *   };
 * });
 * ```
 * @throws ValueError for a type of the library
 */
export function registerStage<D>(type: string, make: MakeOwnStage<D>): void {
  checkOwnKind("registerStage", type, make);
  ownStages.set(type, make);
}

/** How a layer of one's own is made; undefined where its type is not registered. */
export function ownStage(type: string): Make<OwnDescription> | undefined {
  const make = ownStages.get(type);
  return (
    make &&
    ((description, context) => {
      let weights = 0;
      const { storage, arrays } = context;
      const { label, output, run } = make(description as never, {
        floats(name, shape) {
          weights += sizeOf(shape);
          return arrays.floats(name, shape);
        },
        integers: (name, shape) => arrays.integers(name, shape),
      });
      context.note(label ?? type, weights);
      return (x, plan) => {
        const y = plan.result(output?.(x.shape) ?? x.shape);
        plan.step(() => {
          run(storage.view(y), storage.view(x), x.shape);
        });
        return y;
      };
    })
  );
}
