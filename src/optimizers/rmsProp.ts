// RMSProp (Hinton 2012), with momentum and centred (Graves 2013) if asked for. The formulas are with the kernel.
import { none } from "../addresses.ts";
import { type Parameter, StateArray } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { Descent } from "./descent.ts";
import { type CommonOptions, checkOption, type Hyperparameters, LEAST_EPSILON } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

/** Options of `rmsProp()`. */
export interface RmsPropOptions extends CommonOptions {
  /** Default 0.01. */
  readonly learningRate?: number | Schedule;
  /** Decay of the mean of squared gradients. Default 0.99. */
  readonly decay?: number;
  /**
   * Added to the square root. Default 1e-8. Below 1e-17, 0 too, 1e-17 is added: squares of gradients below 3e-18 are 0 in 32 bits,
   * and a weight without a gradient would become 0 / 0.
   */
  readonly epsilon?: number;
  /** How much of the last direction is kept. Default 0. */
  readonly momentum?: number;
  /** Divide by the standard deviation instead of the root mean square. Default false. */
  readonly centered?: boolean;
}

/** What `rmsProp()` keeps beside a parameter. */
export type RmsPropState = {
  /** Running mean of squared gradients, from zeros. */
  readonly meanSquare: StateArray;
  /** The direction of the last step; nothing without momentum. */
  readonly velocity?: StateArray;
  /** Running mean of gradients, from zeros; nothing where it is not subtracted. */
  readonly mean?: StateArray;
};

/** RMSProp. */
export class RmsProp extends Descent<RmsPropState> {
  /** Decay of the mean of squared gradients. */
  readonly decay: number;
  /** Added to the square root. */
  readonly epsilon: number;
  /** How much of the last direction is kept. */
  readonly momentum: number;
  /** Whether to divide by the standard deviation. */
  readonly centered: boolean;
  /** @internal */
  readonly squares = true;

  /** Use `rmsProp()`. */
  constructor(options: RmsPropOptions = {}) {
    super("rmsProp", options, ["decay", "epsilon", "momentum", "centered"], 0.01);
    const { decay = 0.99, epsilon = 1e-8, momentum = 0, centered = false } = options;
    this.decay = checkOption("rmsProp", "decay", decay, 0, 1);
    this.epsilon = checkOption("rmsProp", "epsilon", epsilon, 0, Infinity);
    this.momentum = checkOption("rmsProp", "momentum", momentum, 0, 1);
    this.centered = centered;
  }

  /** Means and a direction of zeros, as far as they are needed. */
  init(p: Parameter): RmsPropState {
    return {
      meanSquare: new StateArray("mean squared gradient", p),
      ...(this.momentum && { velocity: new StateArray("velocity", p) }),
      ...(this.centered && { mean: new StateArray("mean gradient", p) }),
    };
  }

  /** One step of one parameter. */
  update(p: Parameter, { meanSquare, velocity, mean }: RmsPropState, { learningRate, weightDecay, average, averageDecay }: Hyperparameters): void {
    const [low, high] = p.bounds;
    const { decay, momentum } = this;
    const epsilon = Math.max(this.epsilon, LEAST_EPSILON);
    const [v, m, mu] = [meanSquare.address, velocity?.address ?? none, mean?.address ?? none] as const;
    kernels.rmsProp(p.address, p.gradAddress, v, m, mu, average, p.size, learningRate, decay, epsilon, momentum, weightDecay, low, high, averageDecay);
  }
}

/**
 * RMSProp.
 * @throws ValueError
 * @example
 * ```ts
 * import { rmsProp } from "sievenet";
 *
 * const optimizer = rmsProp({ learningRate: 0.001, momentum: 0.9, centered: true });
 * optimizer.name; // "rmsProp"
 * ```
 */
export function rmsProp(options: RmsPropOptions = {}): RmsProp {
  return new RmsProp(options);
}
