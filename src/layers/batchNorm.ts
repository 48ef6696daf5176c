import type { LayerArrays } from "../descriptions/facts.ts";
import type { KeepingMap } from "../descriptions/features.ts";
import { type BatchNormDescription, batchNorm as facts } from "../descriptions/norms.ts";
import { learns } from "../frozen.ts";
import { batchNormalization } from "../ops/batchNormalization.ts";
import { refuseUnknown } from "../options.ts";
import { Parameter, Statistic } from "../resident.ts";
import type { Tensor } from "../tensor.ts";
import type { KeepNumbers, KeptFeatures, Layer } from "./layer.ts";

/** Its arrays, a number for each channel. */
const ARRAYS = ["scale", "shift", "mean", "variance"] as const;

/** Options of `batchNorm()`. */
export interface BatchNormOptions {
  /** Share of a new batch in the running statistics. Default 0.1. */
  readonly momentum?: number;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
}

/** Batch norm: each channel with mean 0 and variance 1 over the batch, then scaled and shifted. */
export class BatchNorm implements Layer {
  /** How many there are; fewer after training that shrinks the net. */
  channels: number;
  /** Share of a new batch in the running statistics. */
  readonly momentum: number;
  /** Added to the variance. */
  readonly epsilon: number;
  /** [channels], ones at first. */
  readonly scale: Parameter;
  /** [channels], zeros at first. */
  readonly shift: Parameter;
  /** Running mean, [channels]: zeros at first. */
  readonly mean: Statistic;
  /** Running unbiased variance, [channels]: ones at first. */
  readonly variance: Statistic;

  /** Use `batchNorm()`. */
  constructor(channels: number, options: BatchNormOptions = {}) {
    refuseUnknown("batchNorm", options, ["momentum", "epsilon"]);
    const { momentum = 0.1, epsilon = 1e-5 } = options;
    this.channels = facts.check({ channels, momentum, epsilon }).channels;
    this.momentum = momentum;
    this.epsilon = epsilon;
    const ones = new Float32Array(channels).fill(1);
    this.scale = new Parameter(`scale of ${this.label}`, [channels], ones);
    this.shift = new Parameter(`shift of ${this.label}`, [channels]);
    this.mean = new Statistic(`mean of ${this.label}`, [channels]);
    this.variance = new Statistic(`variance of ${this.label}`, [channels], ones);
  }

  /** What error texts call it. */
  get label(): string {
    return facts.label(this);
  }

  /** Every channel stays by itself; gates of the layer before act after it. */
  get featureMap(): KeepingMap {
    return facts.features(this);
  }

  /** What files say of it. */
  describe(): BatchNormDescription {
    const { channels, momentum, epsilon } = this;
    return { type: "batchNorm", channels, momentum, epsilon };
  }

  /** Made again of what a file says. @internal */
  static rebuild({ channels, momentum, epsilon }: BatchNormDescription, arrays: LayerArrays): BatchNorm {
    // before there is a layer: a few words of a file could ask for gigabytes
    const stored = ARRAYS.map((name) => arrays.floats(name, [channels]));
    const layer = new BatchNorm(channels, { momentum, epsilon });
    ARRAYS.forEach((name, i) => {
      layer[name].set(stored[i] as Float32Array);
    });
    return layer;
  }

  /** Keeps some of its features only. @internal */
  narrow({ outputs }: KeptFeatures, keep: KeepNumbers): void {
    for (const name of ARRAYS) keep(this[name], outputs);
    this.channels = outputs.length;
  }

  /**
   * x: [batch, channels] or [batch, channels, height, width], result: the same. A gate over the outputs of the convolution
   * before acts after the norm, which would cancel it otherwise. @throws ShapeError
   */
  forward(x: Tensor): Tensor {
    const { scale, shift, mean, variance, momentum, epsilon } = this;
    const { before, gate } = x.gated ?? { before: x, gate: undefined };
    return batchNormalization(before, { scale, shift, mean, variance, momentum, epsilon, gate, training: learns(this) }, this.label);
  }
}

/**
 * Batch norm over `channels` channels or features.
 * @throws ValueError
 * @example
 * ```ts
 * import { batchNorm, conv2d, relu, sequential } from "sievenet";
 *
 * const block = sequential(conv2d(3, 16, 3, { padding: 1, bias: false }), batchNorm(16), relu);
 * ```
 */
export function batchNorm(channels: number, options: BatchNormOptions = {}): BatchNorm {
  return new BatchNorm(channels, options);
}
