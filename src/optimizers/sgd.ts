import { refuseUnknown } from "../options.ts";
import type { Parameter } from "../tensor.ts";
import { kernels } from "../wasm.ts";
import { type CommonOptions, checkOption, type Optimizer, type RunningAverage, rateAt, State } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";
import { Treatments } from "./treatments.ts";

/** Options of `sgd()`. */
export interface SgdOptions extends CommonOptions {
  /** Default 0.01. */
  readonly learningRate?: number | Schedule;
  /** How much of the last direction is kept. Default 0. */
  readonly momentum?: number;
  /** Look ahead along the momentum (Sutskever et al. 2013). Default false. */
  readonly nesterov?: boolean;
}

/** Stochastic gradient descent, with momentum if asked for. */
export class Sgd implements Optimizer {
  readonly name = "sgd";
  learningRate: number | Schedule;
  readonly momentum: number;
  readonly nesterov: boolean;
  steps = 0;
  readonly #options: SgdOptions;
  readonly #treatments: Treatments;
  readonly #velocity: State;

  /** Use `sgd()`. */
  constructor(options: SgdOptions = {}) {
    refuseUnknown("sgd", options, ["learningRate", "momentum", "nesterov", "weightDecay", "groups"]);
    const { learningRate = 0.01, momentum = 0, nesterov = false } = options;
    rateAt("sgd", learningRate, 0);
    this.learningRate = learningRate;
    this.momentum = checkOption("sgd", "momentum", momentum, 0, 1);
    this.nesterov = nesterov;
    this.#options = options;
    this.#treatments = new Treatments("sgd", options);
    this.#velocity = new State(momentum ? 1 : 0);
  }

  fresh(): Sgd {
    return new Sgd({ ...this.#options, groups: this.#treatments.groups, learningRate: this.learningRate });
  }

  update(parameters: Iterable<Parameter>, average?: RunningAverage): void {
    const base = rateAt("sgd", this.learningRate, this.steps);
    this.steps++;
    for (const p of parameters) {
      const { factor, weightDecay } = this.#treatments.of(p);
      const [low, high] = p.bounds;
      const nesterov = this.nesterov ? 1 : 0;
      kernels.sgd(
        p.address,
        p.gradAddress,
        this.#velocity.address(p, 0),
        average?.address(p) ?? 0,
        p.size,
        base * factor,
        this.momentum,
        nesterov,
        weightDecay,
        low,
        high,
        average?.keep ?? 0,
      );
    }
  }
}

/** Stochastic gradient descent. @throws ValueError */
export function sgd(options: SgdOptions = {}): Sgd {
  return new Sgd(options);
}
