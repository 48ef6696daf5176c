import { checkNumbers } from "../ops/batchNormalization.ts";
import { layerNormalization } from "../ops/layerNormalization.ts";
import { reshape } from "../ops/reshape.ts";
import type { Places } from "../ops/select.ts";
import { refuseUnknown, whole } from "../options.ts";
import { Parameter } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Options of `layerNorm()`. */
export interface LayerNormOptions {
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
}

/** Layer norm: the numbers along the last axis with mean 0 and variance 1, then scaled and shifted. */
export class LayerNorm implements Layer {
  /** How many numbers there are along the last axis. */
  readonly features: number;
  /** Added to the variance. */
  readonly epsilon: number;
  /** [features], ones at first. */
  readonly scale: Parameter;
  /** [features], zeros at first. */
  readonly shift: Parameter;
  /** Where the features were among those of the net before compaction: the others were zeros, and still count as such. */
  readonly among: Places | undefined;

  /** Use `layerNorm()`. */
  constructor(features: number, options: LayerNormOptions = {}, among?: Places) {
    refuseUnknown("layerNorm", options, ["epsilon"]);
    const { epsilon = 1e-5 } = options;
    checkNumbers("layerNorm", { epsilon });
    this.features = whole("layerNorm", "features", features);
    this.epsilon = epsilon;
    this.scale = new Parameter(`scale of ${this.label}`, [features], new Float32Array(features).fill(1));
    this.shift = new Parameter(`shift of ${this.label}`, [features]);
    this.among = among;
  }

  /** What error texts call it. */
  get label(): string {
    return `layerNorm(${this.features})`;
  }

  /** x: [..., features], result: the same. @throws ShapeError */
  forward(x: Tensor): Tensor {
    const { scale, shift, epsilon, among, label: who } = this;
    if (!among || x.shape.at(-1) !== this.features) return layerNormalization(x, { scale, shift, epsilon, who });
    // zeros in their old places: the sums are then those of the whole row, to the bit
    const y = layerNormalization(among.spread(x), {
      scale: reshape(among.spread(scale), [among.inputs]),
      shift: reshape(among.spread(shift), [among.inputs]),
      epsilon,
      who,
    });
    return reshape(among.pick(y), x.shape);
  }
}

/** Layer norm (Ba, Kiros & Hinton 2016) over the last axis, of `features` numbers. @throws ValueError */
export function layerNorm(features: number, options: LayerNormOptions = {}): LayerNorm {
  return new LayerNorm(features, options);
}
