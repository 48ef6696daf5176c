import { none, type OptionalFloats } from "../addresses.ts";
import { refuseUnknown } from "../options.ts";
import type { Parameter } from "../resident.ts";
import { type CommonOptions, type Optimizer, type RunningAverage, rateAt } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";
import { Treatments } from "./treatments.ts";

/** Options that these have. */
export interface DescentOptions extends CommonOptions {
  /** A number, or a schedule over steps. */
  readonly learningRate?: number | Schedule;
  /** Whether rows without a gradient are left alone, where the optimizer can do that. */
  readonly lazy?: boolean;
}

/** What all optimizers of the library's own share: a rate, options, parameters with treatments of their own. */
export abstract class Descent<Options extends DescentOptions> implements Optimizer {
  readonly name: string;
  learningRate: number | Schedule;
  steps = 0;
  readonly #options: Options;
  readonly #treatments: Treatments;

  /** `names`: of the options besides those that all have; `rate`: the learning rate where none is given. */
  constructor(name: string, options: Options, names: readonly string[], rate: number) {
    refuseUnknown(name, options, ["learningRate", ...names, "weightDecay", "groups"]);
    this.name = options.lazy ? `lazy-${name}` : name;
    this.learningRate = options.learningRate ?? rate;
    rateAt(name, this.learningRate, 0);
    this.#options = options;
    this.#treatments = new Treatments(name, options);
  }

  abstract fresh(): Optimizer;

  /** The options for another of the same. */
  protected again(): Options {
    return { ...this.#options, groups: this.#treatments.groups, learningRate: this.learningRate };
  }

  update(parameters: Iterable<Parameter>, average?: RunningAverage): void {
    const base = rateAt(this.name, this.learningRate, this.steps);
    this.steps++;
    this.begin();
    for (const p of parameters) {
      const { factor, weightDecay } = this.#treatments.of(p);
      this.move(p, base * factor, weightDecay, average?.address(p) ?? none, average?.keep ?? 0);
    }
  }

  /** What is to be done once a step. */
  protected begin(): void {}

  /** One update of one parameter. `average`: where its running average is, if it has one, with the decay `keep`. */
  protected abstract move(p: Parameter, rate: number, weightDecay: number, average: OptionalFloats, keep: number): void;
}
