import type { LayerArrays } from "../descriptions/facts.ts";
import type { SelectingMap } from "../descriptions/features.ts";
import { select as facts, type SelectDescription } from "../descriptions/rows.ts";
import { Selection } from "../ops/select.ts";
import type { Tensor } from "../tensor.ts";
import type { KeptFeatures, Layer } from "./layer.ts";

/** Picks some of the inputs, features or channels: what a compacted net begins with. */
export class Select extends Selection implements Layer {
  /** Those that are picked come out in their order. */
  get featureMap(): SelectingMap {
    return { ...facts.features(this), indices: this.indices };
  }

  /** What files say of it. */
  describe(): SelectDescription {
    return { type: "select", inputs: this.inputs, count: this.indices.length };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ inputs, count }: SelectDescription, arrays: LayerArrays): Select {
    return new Select(arrays.integers("indices", [count]), inputs);
  }

  /** Keeps some of its features only. @internal */
  narrow({ inputs, outputs }: KeptFeatures): void {
    const places = new Map(inputs.map((i, place) => [i, place]));
    this.reset(
      outputs.map((j) => places.get(this.indices[j] as number) as number),
      inputs.length,
    );
  }

  /** x: [batch, inputs] or [batch, inputs, height, width], result: the same with as many as are picked. @throws ShapeError */
  forward(x: Tensor): Tensor {
    return this.pick(x);
  }
}

/**
 * A layer that passes on the given inputs only, features or channels. `inputs` is how many come in.
 * @throws ValueError
 * @example
 * ```ts
 * import { predict, select } from "sievenet";
 *
 * predict(select([2, 0], 3), [[10, 20, 30]]).toArray(); // [30, 10]
 * ```
 */
export function select(indices: ArrayLike<number>, inputs: number): Select {
  return new Select(indices, inputs);
}
