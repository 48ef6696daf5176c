import { whole } from "../options.ts";
import { ValueError } from "../errors.ts";
import { Block } from "../memory.ts";
import { selectColumns } from "../ops/select.ts";
import type { Tensor } from "../tensor.ts";
import { ints } from "../wasm.ts";
import type { Layer } from "./layer.ts";

/** Picks some of the inputs: what a compacted net begins with. */
export class Select implements Layer {
  /** Which inputs, in order. */
  readonly indices: Int32Array;
  /** How many inputs there are to pick from. */
  readonly inputs: number;
  readonly #block: Block;

  /** Use `select()`. */
  constructor(indices: ArrayLike<number>, inputs: number) {
    whole("select", "inputs", inputs);
    for (let i = 0; i < indices.length; i++) {
      const each = indices[i] as number;
      if (!(Number.isInteger(each) && each >= 0 && each < inputs))
        throw new ValueError(`select: index ${i} is ${each}, but it must be a whole number from 0 to ${inputs - 1}.`);
    }
    this.indices = Int32Array.from(indices);
    this.inputs = inputs;
    this.#block = new Block(4 * indices.length);
    ints(this.#block.address, indices.length).set(this.indices);
  }

  get label(): string {
    return `select(${this.indices.length} of ${this.inputs})`;
  }

  /** x: [batch, inputs], result: [batch, indices]. @throws ShapeError */
  forward(x: Tensor): Tensor {
    return selectColumns(x, this.#block.address, this.indices.length, this.inputs, this.label);
  }
}

/** A layer that passes on the given inputs only. `inputs` is how many come in. @throws ValueError */
export function select(indices: ArrayLike<number>, inputs: number): Select {
  return new Select(indices, inputs);
}
