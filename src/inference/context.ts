// What the layers of a file are made with.
import type { Floats } from "../addresses.ts";
import { FormatError } from "../errors.ts";
import type { Reader } from "../formats/reader.ts";
import type { Stage } from "./plan.ts";
import type { Storage } from "./storage.ts";

/** What the file says of a layer: plain data, of which nothing is known yet. */
export type Data = Readonly<Record<string, unknown>>;

/** A layer, a function or a block of a model. */
export interface LayerFacts {
  /** Where it is in the net: the beginning of its weights' names. */
  readonly path: string;
  /** What it is called, such as "dense(784, 300)". */
  readonly label: string;
  /** How many numbers it has learned. */
  readonly weights: number;
}

/** A part of a sequence. */
export interface Following {
  readonly data: Data;
  readonly context: Context;
}

export class Context {
  readonly storage: Storage;
  /** The layers made so far. */
  readonly layers: LayerFacts[];
  /** Where the layer is. */
  readonly path: string;
  /** The parts after this one, where it is one of a sequence. */
  following: readonly Following[] = [];
  readonly #reader: Reader;

  /** What the file says of each path so far. */
  readonly known: Map<string, Data>;
  readonly #again: boolean;

  constructor(storage: Storage, reader: Reader, layers: LayerFacts[] = [], known = new Map<string, Data>(), again = false) {
    this.storage = storage;
    this.layers = layers;
    this.path = reader.path;
    this.known = known;
    this.#reader = reader;
    this.#again = again;
  }

  /** The same place of the net with the weights of another: that of a layer which stands here again. */
  again(path: string): Context {
    const there = new Context(this.storage, this.#reader.elsewhere(path), this.layers, this.known, true);
    there.following = this.following;
    return there;
  }

  /** The place of a part inside. */
  inside(name: string): Context {
    return new Context(this.storage, this.#reader.inside(name), this.layers, this.known, this.#again);
  }

  /** Notes a layer, whose numbers are about to be read. */
  note(label: string, weights = 0): void {
    this.layers.push({ path: this.path, label, weights: this.#again ? 0 : weights });
  }

  /** The file's floats of this name. @throws FormatError */
  read(name: string, shape: readonly number[]): Float32Array {
    return this.#reader.need(name, shape) as Float32Array;
  }

  /** The same, in the model's memory. */
  put(name: string, shape: readonly number[]): Floats {
    return this.storage.put(this.read(name, shape));
  }

  /** The file's whole numbers of this name. @throws FormatError */
  indices(name: string, shape: readonly number[]): Int32Array {
    return this.#reader.need(name, shape, Int32Array) as Int32Array;
  }

  /** Refuses gates, which this door knows nothing of. @throws FormatError */
  refuseGates({ gates }: Data): void {
    if (gates)
      throw new FormatError(
        `decode: this net still has gates${this.path && `, at "${this.path}" for one`}, and sievenet/inference predicts without any. compact() it in sievenet and save that.`,
      );
  }
}

/** How a kind of layer is made: checks what the file says, reads its arrays. @throws FormatError, ValueError, ShapeError */
export type Make = (data: Data, context: Context, part: (data: Data, context: Context) => Stage) => Stage;
