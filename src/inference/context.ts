// What the layers of a file are made with.
import type { Floats } from "../addresses.ts";
import type { PartDescription } from "../descriptions/layers.ts";
import type { Reader } from "../descriptions/reader.ts";
import { FormatError } from "../errors.ts";
import type { Stage } from "./executionPlan.ts";
import type { Storage } from "./storage.ts";

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
  readonly description: PartDescription;
  readonly context: Context;
}

export class Context {
  readonly storage: Storage;
  /** The arrays of the layer. */
  readonly arrays: Reader;
  /** The layers made so far. */
  readonly layers: LayerFacts[];
  /** The sequence it stands in, and its index there. */
  #sequence: readonly Following[] = [];
  #index = 0;
  /** What the file says of each path so far. */
  readonly known: Map<string, PartDescription>;
  readonly #again: boolean;

  constructor(storage: Storage, arrays: Reader, layers: LayerFacts[] = [], known = new Map<string, PartDescription>(), again = false) {
    this.storage = storage;
    this.arrays = arrays;
    this.layers = layers;
    this.known = known;
    this.#again = again;
  }

  /** Where the layer is. */
  get path(): string {
    return this.arrays.path;
  }

  /** The parts after this one, where it is one of a sequence. Not to be kept: in a long one all of them would take too much. */
  get following(): readonly Following[] {
    return this.#sequence.slice(this.#index + 1);
  }

  /** Says where in a sequence it stands. */
  setSequence(sequence: readonly Following[], index: number): void {
    this.#sequence = sequence;
    this.#index = index;
  }

  /** The same place of the net with the weights of another: that of a layer which stands here again. */
  again(path: string): Context {
    const there = new Context(this.storage, this.arrays.elsewhere(path), this.layers, this.known, true);
    there.setSequence(this.#sequence, this.#index);
    return there;
  }

  /** The place of a part inside. */
  inside(name: string): Context {
    return new Context(this.storage, this.arrays.inside(name), this.layers, this.known, this.#again);
  }

  /** Notes a layer for `model.layers`. */
  note(label: string, weights = 0): void {
    this.layers.push({ path: this.path, label, weights: this.#again ? 0 : weights });
  }

  /** Floats of the file, in the model's memory. @throws FormatError */
  put(name: string, shape: readonly number[]): Floats {
    return this.storage.put(this.arrays.floats(name, shape));
  }

  /** Weights of the file, [inputs, ...], in the model's memory as products read them. @throws FormatError */
  putWeights(name: string, shape: readonly [number, ...number[]]): Floats {
    return this.storage.putWeights(this.arrays.floats(name, shape), shape[0]);
  }

  /** Refuses gates, which this entry knows nothing of. @throws FormatError */
  refuseGates(description: PartDescription): void {
    if ("gates" in description)
      throw new FormatError(
        `decode: this net still has gates${this.path && `, at "${this.path}" for one`}, and sievenet/inference predicts without any. compact() it in sievenet and save that.`,
      );
  }
}

/** How a kind of layer is made of its description, which has been checked. @throws FormatError, ValueError, ShapeError */
export type Make<D> = (description: D, context: Context, part: (description: PartDescription, context: Context) => Stage) => Stage;
