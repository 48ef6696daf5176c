import type { LayerArrays } from "../descriptions/facts.ts";
import type { ConnectingMap } from "../descriptions/features.ts";
import { checkRow, type EmbeddingDescription, embedding as facts } from "../descriptions/rows.ts";
import { ValueError } from "../errors.ts";
import { gather } from "../ops/gather.ts";
import { reshape } from "../ops/reshape.ts";
import { initialNormals } from "../random.ts";
import { Parameter } from "../resident.ts";
import { MOST_SIZE } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { KeepNumbers, KeptFeatures, Layer } from "./layer.ts";

/** A table with a row of numbers for each of `count` things. */
export class Embedding implements Layer {
  /** How many things there are. */
  readonly count: number;
  /** How many numbers each has; fewer after training that shrinks the net. */
  width: number;
  /** [count, width], standard normal at first. */
  readonly weight: Parameter;

  /** Use `embedding()`. `weight` is drawn unless given. */
  constructor(count: number, width: number, weight?: ArrayLike<number>) {
    if (count > MOST_SIZE)
      throw new ValueError(
        `embedding: count is ${count}, but it must be at most ${MOST_SIZE}, as 32-bit floats tell larger indices from each other no more. Use gather() with indices.`,
      );
    ({ count: this.count, width: this.width } = facts.check({ count, width }));
    this.weight = new Parameter(`weight of ${this.label}`, [count, width], weight ?? initialNormals(count * width));
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this);
  }

  /** Which axis of `weight` is which: data choose its rows. */
  get axes(): { readonly outputs: number } {
    return { outputs: 1 };
  }

  /** Rows are chosen by the data, so no features come in. */
  get featureMap(): ConnectingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): EmbeddingDescription {
    return { type: "embedding", count: this.count, width: this.width };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ count, width }: EmbeddingDescription, arrays: LayerArrays): Embedding {
    return new Embedding(count, width, arrays.floats("weight", [count, width]));
  }

  /** Keeps some of its features only. @internal */
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    const indices = Array.from({ length: this.count }, (_, i) => outputs.map((j) => i * this.width + j)).flat();
    keep(this.weight, indices, [this.count, outputs.length]);
    this.width = outputs.length;
  }

  /**
   * x: [batch, places], whole numbers from 0 to count - 1; result: [batch, places, width]. Any other shape gets the width
   * as its last axis too. @throws ShapeError, ValueError
   */
  forward(x: Tensor): Tensor {
    const shape = facts.output(this, x.shape);
    const indices = x.toArray();
    indices.forEach((row, at) => {
      checkRow(this, row, at);
    });
    return reshape(gather(this.weight, indices), shape);
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
 * ```
 */
export function embedding(count: number, width: number): Embedding {
  return new Embedding(count, width);
}
