import type { Tensor } from "../tensor.ts";

/** Anything with a `forward`. No base class, no registration: its parameters are found among its properties. */
export interface Layer {
  /**
   * `ahead` are the parts that read the result, in their order, where a sequence knows them: features that they ignore
   * need not be computed. A block of your own may hand them on to the layers inside that give its result.
   */
  forward(x: Tensor, ahead?: readonly Part[]): Tensor;
  /** Says that every feature (unit, channel) keeps its place: gates on both sides and compaction then reach through. */
  readonly passes?: "features";
  /**
   * What `compact` makes of a block of your own: a block like this one, of parts that each are what `smaller` makes of one
   * part of this one, or of several that follow each other: `return new Block(smaller(this.inner, relu, this.outer))`. What
   * goes in and what comes out of each call stays as wide as it is.
   */
  compacted?(smaller: (...parts: Part[]) => Layer): Layer;
}

/** What can stand in a sequence: a layer, or a plain function such as `relu`. */
export type Part = Layer | ((x: Tensor) => Tensor);

/** What a part makes of x. */
export function runPart(part: Part, x: Tensor, ahead?: readonly Part[]): Tensor {
  return typeof part === "function" ? part(x) : part.forward(x, ahead);
}

/** Whether something can stand in a sequence. */
export function isPart(part: unknown): part is Part {
  return typeof part === "function" || typeof (part as Layer | null | undefined)?.forward === "function";
}
