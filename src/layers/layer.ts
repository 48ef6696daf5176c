import type { Tensor } from "../tensor.ts";

/** Anything with a `forward`. No base class, no registration: its parameters are found among its properties. */
export interface Layer {
  forward(x: Tensor): Tensor;
}

/** What can stand in a sequence: a layer, or a plain function such as `relu`. */
export type Part = Layer | ((x: Tensor) => Tensor);
