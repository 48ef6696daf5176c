// The arrays of a file, as the layer at one path of the net sees them.
import { FormatError } from "../errors.ts";
import { isFloats, isIntegers } from "../realms.ts";
import { print, sameShape } from "../shape.ts";
import type { LayerArrays, StoredArray } from "./facts.ts";

/** How many parts a net of a file may have, those counted again that stand in it again. */
export const MOST_PARTS = 10_000;
/** How deep they may lie in each other. */
export const MOST_DEPTH = 100;

export class Reader implements LayerArrays {
  /** All of them. */
  readonly tensors: ReadonlyMap<string, StoredArray>;
  /** Of the layer; "" for the net itself. */
  readonly path: string;
  readonly #depth: number;
  /** Parts of the net so far: one for all readers of a file. */
  readonly #count: { parts: number };

  constructor(tensors: ReadonlyMap<string, StoredArray>, path = "", depth = 0, count = { parts: 0 }) {
    this.tensors = tensors;
    this.path = path;
    this.#depth = depth;
    this.#count = count;
  }

  /** How many parts the net has so far. */
  get parts(): number {
    return this.#count.parts;
  }

  /** Counts parts, before they are made. @throws FormatError for more than a net may have, or deeper ones */
  countParts(n = 1): void {
    this.#count.parts += n;
    if (this.parts > MOST_PARTS || this.#depth > MOST_DEPTH)
      throw new FormatError(`decode: the file holds more than ${MOST_PARTS} parts, or more than ${MOST_DEPTH} in each other. It is damaged.`);
  }

  /** The path of something inside. */
  at(name: string): string {
    return this.path ? `${this.path}.${name}` : name;
  }

  /** The reader of what is at another path. */
  elsewhere(path: string): Reader {
    return new Reader(this.tensors, path, this.#depth, this.#count);
  }

  /** The reader of a part inside. */
  inside(name: string): Reader {
    return new Reader(this.tensors, this.at(name), this.#depth + 1, this.#count);
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
    const array = this.tensors.get(path);
    if (!array) throw new FormatError(`decode: the file has no tensor "${path}", which its architecture needs. It is damaged or incomplete.`);
    if (!sameShape(array.shape, shape)) throw new FormatError(`decode: tensor "${path}" is ${print(array.shape)} but its architecture needs ${print(shape)}.`);
    if (!kind(array.values))
      throw new FormatError(
        `decode: tensor "${path}" holds ${kind === isFloats ? "whole numbers" : "floats"}, which its architecture cannot use. The file is damaged.`,
      );
    return array.values;
  }
}
