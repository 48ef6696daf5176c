import { refuseUnknown, whole } from "../options.ts";
import { checkNumbers } from "../ops/batchNormalization.ts";
import { layerNormalization } from "../ops/layerNormalization.ts";
import { Parameter, type Tensor } from "../tensor.ts";
import type { Layer } from "./layer.ts";

/** Options of `layerNorm()`. */
export interface LayerNormOptions {
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
}

/** Layer norm: the numbers along the last axis with mean 0 and variance 1, then scaled and shifted. */
export class LayerNorm implements Layer {
  readonly features: number;
  readonly epsilon: number;
  /** [features], ones at first. */
  readonly scale: Parameter;
  /** [features], zeros at first. */
  readonly shift: Parameter;

  /** Use `layerNorm()`. */
  constructor(features: number, options: LayerNormOptions = {}) {
    refuseUnknown("layerNorm", options, ["epsilon"]);
    const { epsilon = 1e-5 } = options;
    checkNumbers("layerNorm", { epsilon });
    this.features = whole("layerNorm", "features", features);
    this.epsilon = epsilon;
    this.scale = new Parameter(`scale of ${this.label}`, [features], new Float32Array(features).fill(1));
    this.shift = new Parameter(`shift of ${this.label}`, [features]);
  }

  get label(): string {
    return `layerNorm(${this.features})`;
  }

  /** x: [..., features], result: the same. @throws ShapeError */
  forward(x: Tensor): Tensor {
    const { scale, shift, epsilon, label: who } = this;
    return layerNormalization(x, { scale, shift, epsilon, who });
  }
}

/** Layer norm (Ba, Kiros & Hinton 2016) over the last axis, of `features` numbers. @throws ValueError */
export function layerNorm(features: number, options: LayerNormOptions = {}): LayerNorm {
  return new LayerNorm(features, options);
}
