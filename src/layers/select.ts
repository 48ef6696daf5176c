import { Places } from "../ops/select.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Picks some of the inputs, features or channels: what a compacted net begins with. */
export class Select extends Places implements Layer {
  /** x: [batch, inputs] or [batch, inputs, height, width], result: the same with as many as are picked. @throws ShapeError */
  forward(x: Tensor): Tensor {
    return this.pick(x);
  }
}

/** A layer that passes on the given inputs only, features or channels. `inputs` is how many come in. @throws ValueError */
export function select(indices: ArrayLike<number>, inputs: number): Select {
  return new Select(indices, inputs);
}
