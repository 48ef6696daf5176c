import type { Tensor } from "../tensor.ts";

/** Anything with a `forward`. No base class, no registration: its parameters are found among its properties. */
export interface Layer {
  /** `next` is the part that reads the result, where a sequence knows it. */
  forward(x: Tensor, next?: Part): Tensor;
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
