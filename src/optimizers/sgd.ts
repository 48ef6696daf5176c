// Stochastic gradient descent, with momentum (Sutskever et al. 2013) if asked for. The formulas are with the kernel.
import { none } from "../addresses.ts";
import { flag } from "../options.ts";
import { type Parameter, StateArray } from "../resident.ts";
import { kernels } from "../wasm.ts";
import { Descent } from "./descent.ts";
import { type CommonOptions, checkOption, type Hyperparameters } from "./optimizer.ts";
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

/** What `sgd()` keeps beside a parameter. */
export type SgdState = {
  /** The direction of the last step; nothing without momentum. */
  readonly velocity?: StateArray;
};

/** Stochastic gradient descent. */
export class Sgd extends Descent<SgdState> {
  /** How much of the last direction is kept. */
  readonly momentum: number;
  /** Whether to look ahead along the momentum. */
  readonly nesterov: boolean;

  /** Use `sgd()`. */
  constructor(options: SgdOptions = {}) {
    super("sgd", options, ["momentum", "nesterov"], 0.01);
    const { momentum = 0, nesterov = false } = options;
    this.momentum = checkOption("sgd", "momentum", momentum, 0, 1);
    this.nesterov = flag("sgd", "nesterov", nesterov);
  }

  /** A direction of zeros where there is momentum. */
  init(p: Parameter): SgdState {
    return this.momentum ? { velocity: new StateArray("velocity", p) } : {};
  }

  /** One step of one parameter. */
  update(p: Parameter, { velocity }: SgdState, { learningRate, weightDecay, average, averageDecay }: Hyperparameters): void {
    const [low, high] = p.bounds;
    const nesterov = this.nesterov ? 1 : 0;
    const m = velocity?.address ?? none;
    kernels.sgd(p.address, p.gradAddress, m, average, p.size, learningRate, this.momentum, nesterov, weightDecay, low, high, averageDecay);
  }
}

/**
 * Stochastic gradient descent.
 * @throws ValueError
 * @example
 * ```ts
 * import { cosine, sgd } from "sievenet";
 *
 * const optimizer = sgd({ learningRate: cosine(0.1, { steps: 30 * 600 }), momentum: 0.9, nesterov: true, weightDecay: 5e-4 });
 * optimizer.name; // "sgd"
 * ```
 */
export function sgd(options: SgdOptions = {}): Sgd {
  return new Sgd(options);
}
