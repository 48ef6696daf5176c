import { refuseUnknown } from "../options.ts";
import type { Parameter } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { type CommonOptions, checkOption, type Optimizer, type RunningAverage, rateAt, State } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";
import { Treatments } from "./treatments.ts";

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
export class RmsProp implements Optimizer {
  readonly name = "rmsProp";
  learningRate: number | Schedule;
  readonly decay: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly centered: boolean;
  steps = 0;
  readonly #options: RmsPropOptions;
  readonly #treatments: Treatments;
  readonly #squares = new State(1);
  readonly #velocity: State;
  readonly #means: State;

  /** Use `rmsProp()`. */
  constructor(options: RmsPropOptions = {}) {
    refuseUnknown("rmsProp", options, ["learningRate", "decay", "epsilon", "momentum", "centered", "weightDecay", "groups"]);
    const { learningRate = 0.01, decay = 0.99, epsilon = 1e-8, momentum = 0, centered = false } = options;
    rateAt("rmsProp", learningRate, 0);
    this.learningRate = learningRate;
    this.decay = checkOption("rmsProp", "decay", decay, 0, 1);
    this.epsilon = checkOption("rmsProp", "epsilon", epsilon, 0, Infinity);
    this.momentum = checkOption("rmsProp", "momentum", momentum, 0, 1);
    this.centered = centered;
    this.#options = options;
    this.#treatments = new Treatments("rmsProp", options);
    this.#velocity = new State(momentum ? 1 : 0);
    this.#means = new State(centered ? 1 : 0);
  }

  fresh(): RmsProp {
    return new RmsProp({ ...this.#options, groups: this.#treatments.groups, learningRate: this.learningRate });
  }

  update(parameters: Iterable<Parameter>, average?: RunningAverage): void {
    const base = rateAt("rmsProp", this.learningRate, this.steps);
    this.steps++;
    for (const p of parameters) {
      const { factor, weightDecay } = this.#treatments.of(p);
      const [low, high] = p.bounds;
      const states = [this.#squares.address(p, 0), this.#velocity.address(p, 0), this.#means.address(p, 0)] as const;
      kernels.rmsProp(
        p.address,
        p.gradAddress,
        ...states,
        average?.address(p) ?? 0,
        p.size,
        base * factor,
        this.decay,
        this.epsilon,
        this.momentum,
        weightDecay,
        low,
        high,
        average?.keep ?? 0,
      );
    }
  }
}

/** RMSProp. @throws ValueError */
export function rmsProp(options: RmsPropOptions = {}): RmsProp {
  return new RmsProp(options);
}
