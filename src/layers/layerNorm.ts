import type { LayerArrays } from "../descriptions/facts.ts";
import type { KeepingMap } from "../descriptions/features.ts";
import { layerNorm as facts, type LayerNormDescription } from "../descriptions/norms.ts";
import { layerNormalization } from "../ops/layerNormalization.ts";
import { reshape } from "../ops/reshape.ts";
import { Selection, within } from "../ops/select.ts";
import { refuseUnknown } from "../options.ts";
import { Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import type { KeepNumbers, KeptFeatures, Layer } from "./layer.ts";

/** Options of `layerNorm()`. */
export interface LayerNormOptions {
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
}

/** Layer norm: the numbers along the last axis with mean 0 and variance 1, then scaled and shifted. */
export class LayerNorm implements Layer {
  /** How many numbers there are along the last axis; fewer after training that shrinks the net. */
  features: number;
  /** Added to the variance. */
  readonly epsilon: number;
  /** [features], ones at first. */
  readonly scale: Parameter;
  /** [features], zeros at first. */
  readonly shift: Parameter;
  /** Where the features were among those of the net before compaction: the others were zeros, and still count as such. */
  among: Selection | undefined;

  /** Use `layerNorm()`. */
  constructor(features: number, options: LayerNormOptions = {}, among?: Selection) {
    refuseUnknown("layerNorm", options, ["epsilon"]);
    const { epsilon = 1e-5 } = options;
    this.features = facts.check({ features, epsilon }).features;
    this.epsilon = epsilon;
    this.scale = new Parameter(`scale of ${this.label}`, [features], new Float32Array(features).fill(1));
    this.shift = new Parameter(`shift of ${this.label}`, [features]);
    this.among = among;
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this);
  }

  /** Every feature keeps its index, and depends on the others. */
  get featureMap(): KeepingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): LayerNormDescription {
    const { features, epsilon, among } = this;
    return { type: "layerNorm", features, epsilon, ...(among && { width: among.inputs }) };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ features, epsilon, width }: LayerNormDescription, arrays: LayerArrays): LayerNorm {
    // before there is a layer: a few words of a file could ask for gigabytes
    const [scale, shift] = [arrays.floats("scale", [features]), arrays.floats("shift", [features])];
    const among = width === undefined ? undefined : new Selection(arrays.integers("among.indices", [features]), width);
    const layer = new LayerNorm(features, { epsilon }, among);
    layer.scale.set(scale);
    layer.shift.set(shift);
    return layer;
  }

  /** Keeps some of its features only. @internal */
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    if (outputs.length < this.features) this.among = new Selection(...within(this.among, outputs, this.features));
    for (const array of [this.scale, this.shift]) keep(array, outputs);
    this.features = outputs.length;
  }

  /** x: [..., features], result: the same. @throws ShapeError */
  forward(x: Tensor): Tensor {
    const { scale, shift, epsilon, among } = this;
    if (!among || x.shape.at(-1) !== this.features) return layerNormalization(x, { scale, shift, epsilon }, this.label);
    // zeros in their old places: the sums are then those of the whole row, to the bit
    const all = (row: Tensor) => reshape(among.spread(row), [among.inputs]);
    const y = layerNormalization(among.spread(x), { scale: all(scale), shift: all(shift), epsilon }, this.label);
    return reshape(among.pick(y), x.shape);
  }
}

/**
 * Layer norm (Ba, Kiros & Hinton 2016) over the last axis, of `features` numbers.
 * @throws ValueError
 * @example
 * ```ts
 * import { dense, layerNorm, relu, sequential } from "sievenet";
 *
 * const block = sequential(dense(16, 32), layerNorm(32), relu);
 * ```
 */
export function layerNorm(features: number, options: LayerNormOptions = {}): LayerNorm {
  return new LayerNorm(features, options);
}
