// The arrays of a file, as the layer at one path of the net sees them.

import { FormatError } from "../errors.ts";
import { isFloats, isIntegers } from "../realms.ts";
import { print, sameShape } from "../shape.ts";
import type { LayerArrays, StoredArray } from "./facts.ts";

export class Reader implements LayerArrays {
  readonly #tensors: ReadonlyMap<string, StoredArray>;
  /** Of the layer; "" for the net itself. */
  readonly path: string;

  constructor(tensors: ReadonlyMap<string, StoredArray>, path = "") {
    this.#tensors = tensors;
    this.path = path;
  }

  /** The path of something inside. */
  at(name: string): string {
    return this.path ? `${this.path}.${name}` : name;
  }

  /** The reader of what is at another path. */
  elsewhere(path: string): Reader {
    return new Reader(this.#tensors, path);
  }

  /** The reader of a part inside. */
  inside(name: string): Reader {
    return new Reader(this.#tensors, this.at(name));
  }

  floats(name: string, shape: readonly number[]): Float32Array {
    return this.need(name, shape) as Float32Array;
  }

  integers(name: string, shape: readonly number[]): Int32Array {
    return this.need(name, shape, isIntegers) as Int32Array;
  }

  /** An array that has to be there. @throws FormatError */
  need(name: string, shape: readonly number[], kind = isFloats as (values: unknown) => boolean): Float32Array | Int32Array {
    const path = this.at(name);
    const found = this.#tensors.get(path);
    if (!found) throw new FormatError(`decode: the file has no tensor "${path}", which its architecture needs. It is damaged or incomplete.`);
    if (!sameShape(found.shape, shape)) throw new FormatError(`decode: tensor "${path}" is ${print(found.shape)} but its architecture needs ${print(shape)}.`);
    if (!kind(found.values))
      throw new FormatError(
        `decode: tensor "${path}" holds ${kind === isFloats ? "whole numbers" : "floats"}, which its architecture cannot use. The file is damaged.`,
      );
    return found.values;
  }
}
