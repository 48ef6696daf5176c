import type { OptionalFloats } from "../addresses.ts";
import type { Parameter } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { Descent } from "./descent.ts";
import { type CommonOptions, checkOption, State } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

/** Options of `rmsProp()`. */
export interface RmsPropOptions extends CommonOptions {
  /** Default 0.01. */
  readonly learningRate?: number | Schedule;
  /** Decay of the mean of squared gradients. Default 0.99. */
  readonly decay?: number;
  /** Added to the square root. Default 1e-8. */
  readonly epsilon?: number;
  /** How much of the last direction is kept. Default 0. */
  readonly momentum?: number;
  /** Divide by the standard deviation instead of the root mean square. Default false. */
  readonly centered?: boolean;
}

/** RMSProp (Hinton 2012). */
export class RmsProp extends Descent<RmsPropOptions> {
  /** Decay of the mean of squared gradients. */
  readonly decay: number;
  /** Added to the square root. */
  readonly epsilon: number;
  /** How much of the last direction is kept. */
  readonly momentum: number;
  /** Whether to divide by the standard deviation. */
  readonly centered: boolean;
  readonly #squares = new State(1);
  readonly #velocity: State;
  readonly #means: State;

  /** Use `rmsProp()`. */
  constructor(options: RmsPropOptions = {}) {
    super("rmsProp", options, ["decay", "epsilon", "momentum", "centered"], 0.01);
    const { decay = 0.99, epsilon = 1e-8, momentum = 0, centered = false } = options;
    this.decay = checkOption("rmsProp", "decay", decay, 0, 1);
    this.epsilon = checkOption("rmsProp", "epsilon", epsilon, 0, Infinity);
    this.momentum = checkOption("rmsProp", "momentum", momentum, 0, 1);
    this.centered = centered;
    this.#velocity = new State(momentum ? 1 : 0);
    this.#means = new State(centered ? 1 : 0);
  }

  /** Another with the same options, as if there had been no update. */
  fresh(): RmsProp {
    return new RmsProp(this.again());
  }

  /** Updates one parameter. */
  protected move(p: Parameter, rate: number, weightDecay: number, average: OptionalFloats, keep: number): void {
    const [low, high] = p.bounds;
    const states = [this.#squares.address(p, 0), this.#velocity.optionalAddress(p), this.#means.optionalAddress(p)] as const;
    const { decay, epsilon, momentum } = this;
    kernels.rmsProp(p.address, p.gradAddress, ...states, average, p.size, rate, decay, epsilon, momentum, weightDecay, low, high, keep);
  }
}

/** RMSProp. @throws ValueError */
export function rmsProp(options: RmsPropOptions = {}): RmsProp {
  return new RmsProp(options);
}
