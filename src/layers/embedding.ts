import type { LayerArrays } from "../descriptions/facts.ts";
import type { ConnectingMap } from "../descriptions/features.ts";
import { checkRow, type EmbeddingDescription, embedding as facts } from "../descriptions/rows.ts";
import { ValueError } from "../errors.ts";
import { gather } from "../ops/gather.ts";
import { meanLookup } from "../ops/lookup.ts";
import { reshape } from "../ops/reshape.ts";
import { flag, refuseUnknown } from "../options.ts";
import { initialNormals } from "../random.ts";
import { Parameter } from "../resident.ts";
import { MOST_SIZE } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { KeepNumbers, KeptFeatures, Layer } from "./layer.ts";

/** Options of `embedding()`. */
export interface EmbeddingOptions {
  /** The index that stands for nothing, as behind the end of a text (0 of `vocabulary()`): it gives zeros, and its row is not trained. Default: none. */
  readonly padding?: number;
  /** Whether the mean of all places of an example is given, [batch, width], without those of padding; zeros where nothing else is. Default false. */
  readonly meanOverPlaces?: boolean;
}

/** A table with a row of numbers for each of `count` things. */
export class Embedding implements Layer {
  /** How many things there are. */
  readonly count: number;
  /** How many numbers each has; fewer after training that shrinks the net. */
  width: number;
  /** The index that stands for nothing: it gives zeros, and its row is not trained. */
  readonly padding: number | undefined;
  /** Whether the mean of all places of an example is given, without those of padding. */
  readonly meanOverPlaces: boolean;
  /** [count, width], standard normal at first; zeros for the padding. */
  readonly weight: Parameter;

  /** Use `embedding()`. `weight` is drawn unless given. */
  constructor(count: number, width: number, { padding, meanOverPlaces = false }: EmbeddingOptions = {}, weight?: ArrayLike<number>) {
    if (count > MOST_SIZE)
      throw new ValueError(
        `embedding: count is ${count}, but it must be at most ${MOST_SIZE}, as 32-bit floats tell larger indices from each other no more. Use gather() with indices.`,
      );
    flag("embedding", "meanOverPlaces", meanOverPlaces);
    ({ count: this.count, width: this.width } = facts.check({ count, width, ...(padding !== undefined && { padding }) }));
    this.padding = padding;
    this.meanOverPlaces = meanOverPlaces;
    const values = weight ?? initialNormals(count * width);
    if (!weight && padding !== undefined) (values as Float32Array).fill(0, padding * width, (padding + 1) * width);
    this.weight = new Parameter(`weight of ${this.label}`, [count, width], values);
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this.#given);
  }

  get #given(): Omit<EmbeddingDescription, "type"> {
    const { count, width, padding, meanOverPlaces } = this;
    return { count, width, ...(padding !== undefined && { padding }), ...(meanOverPlaces && { meanOverPlaces }) };
  }

  /** Which axis of `weight` is which: data choose its rows. */
  get axes(): { readonly outputs: number } {
    return { outputs: 1 };
  }

  /** Rows are chosen by the data, so no features come in. */
  get featureMap(): ConnectingMap {
    return facts.features(this.#given);
  }

  /** What files say of it. */
  describe(): EmbeddingDescription {
    return { type: "embedding", ...this.#given };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ count, width, ...options }: EmbeddingDescription, arrays: LayerArrays): Embedding {
    return new Embedding(count, width, options, arrays.floats("weight", [count, width]));
  }

  /** Keeps some of its features only. @internal */
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    const indices = Array.from({ length: this.count }, (_, i) => outputs.map((j) => i * this.width + j)).flat();
    keep(this.weight, indices, [this.count, outputs.length]);
    this.width = outputs.length;
  }

  /**
   * x: [batch, places], whole numbers from 0 to count - 1; result: [batch, places, width], or [batch, width] of means. Without
   * means any other shape gets the width as its last axis too. @throws ShapeError, ValueError
   */
  forward(x: Tensor): Tensor {
    const shape = facts.output(this.#given, x.shape);
    const indices = x.toArray();
    indices.forEach((row, at) => {
      checkRow(this, row, at);
    });
    if (this.padding === undefined && !this.meanOverPlaces) return reshape(gather(this.weight, indices), shape);
    return reshape(meanLookup(this.weight, indices, this.meanOverPlaces ? (shape[0] as number) : indices.length, this.padding), shape);
  }
}

/**
 * A table of `count` rows of `width` numbers, which whole numbers are looked up in.
 * @throws ValueError
 * @example
 * ```ts
 * import { dense, embedding, flatten, predict, sequential } from "sievenet";
 *
 * const net = sequential(embedding(1000, 8), flatten, dense(5 * 8, 2)); // five words of a thousand
 * predict(net, [[3, 14, 15, 92, 65]]).shape; // [1, 2]
 * const bag = sequential(embedding(1000, 8, { padding: 0, meanOverPlaces: true }), dense(8, 2)); // of any number of words
 * predict(bag, [[3, 14, 0, 0]]).shape; // [1, 2]
 * ```
 */
export function embedding(count: number, width: number, options: EmbeddingOptions = {}): Embedding {
  refuseUnknown("embedding", options, ["padding", "meanOverPlaces"]);
  return new Embedding(count, width, options);
}
