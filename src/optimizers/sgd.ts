import type { OptionalFloats } from "../addresses.ts";
import type { Parameter } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { Descent } from "./descent.ts";
import { type CommonOptions, checkOption, State } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

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
export class Sgd extends Descent<SgdOptions> {
  /** How much of the last direction is kept. */
  readonly momentum: number;
  /** Whether to look ahead along the momentum. */
  readonly nesterov: boolean;
  readonly #velocity: State;

  /** Use `sgd()`. */
  constructor(options: SgdOptions = {}) {
    super("sgd", options, ["momentum", "nesterov"], 0.01);
    const { momentum = 0, nesterov = false } = options;
    this.momentum = checkOption("sgd", "momentum", momentum, 0, 1);
    this.nesterov = nesterov;
    this.#velocity = new State(momentum ? 1 : 0);
  }

  /** Another with the same options, as if there had been no update. */
  fresh(): Sgd {
    return new Sgd(this.again());
  }

  /** Updates one parameter. */
  protected move(p: Parameter, rate: number, weightDecay: number, average: OptionalFloats, keep: number): void {
    const [low, high] = p.bounds;
    const nesterov = this.nesterov ? 1 : 0;
    kernels.sgd(p.address, p.gradAddress, this.#velocity.optionalAddress(p), average, p.size, rate, this.momentum, nesterov, weightDecay, low, high, keep);
  }
}

/** Stochastic gradient descent. @throws ValueError */
export function sgd(options: SgdOptions = {}): Sgd {
  return new Sgd(options);
}
