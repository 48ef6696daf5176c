// What the optimizers of the library have in common: a rate, steps, groups, and kernels that do all in one pass.
import { COPY, own } from "../copies.ts";
import { refuseUnknown } from "../options.ts";
import type { Parameter } from "../resident.ts";
import { type CommonOptions, type Hyperparameters, type OptimizerState, rateAt, type UpdateRule } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";
import { treatmentsOf } from "./treatments.ts";

/** Options that these have. */
export interface DescentOptions extends CommonOptions {
  /** A number, or a schedule over steps. */
  readonly learningRate?: number | Schedule;
  /** Whether rows without a gradient are left alone, where the optimizer can do that. */
  readonly lazy?: boolean;
}

/** An optimizer of the library's own, whose kernel also keeps the bounds and advances the running average. */
export abstract class Descent<State extends OptimizerState = OptimizerState> implements UpdateRule<State> {
  readonly name: string;
  learningRate: number | Schedule;
  steps = 0;
  /** @internal */
  readonly fused = true;

  /** `names`: of the options besides those that all have; `rate`: the learning rate where none is given. @throws ValueError */
  constructor(name: string, options: DescentOptions, names: readonly string[], rate: number) {
    refuseUnknown(name, options, ["learningRate", ...names, "weightDecay", "groups"]);
    this.name = options.lazy ? `lazy-${name}` : name;
    this.learningRate = options.learningRate ?? rate;
    rateAt(name, this.learningRate, 0);
    treatmentsOf(name, this, options);
  }

  /** @internal */
  get [COPY](): object {
    return own;
  }

  abstract init(parameter: Parameter): State;

  abstract update(parameter: Parameter, state: State, hyperparameters: Hyperparameters): void;
}
