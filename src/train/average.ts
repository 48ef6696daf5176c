// Temporal averaging of the parameters (Polyak & Juditsky 1992; as in the paper's experiments, decay 0.999):
//
//   average_t = decay · average_(t-1) + (1 - decay) · w_t      from zero;  corrected = average_t / (1 - decay^t)
//
// The optimizer's fused pass does the first line for parameters, this file for statistics, and the second for both.
import { none, type OptionalFloats } from "../addresses.ts";
import { ValueError } from "../errors.ts";
import { isFrozen } from "../frozen.ts";
import type { RunningAverage } from "../optimizers/update.ts";
import { shown } from "../options.ts";
import { Records } from "../records.ts";
import { Constant, type Parameter, type Resident, StateArray, Statistic } from "../resident.ts";
import { floats, kernels } from "../wasm.ts";
import type { Restarts } from "./budget/mover.ts";
import { RawWeights } from "./rawWeights.ts";

/** Keeps a running average of parameters and of what layers note for themselves, and lends it to the net. */
export class Average implements RunningAverage, Restarts {
  readonly decay: number;
  /** The average beside each array, not corrected. */
  readonly records: Records<{ mean: StateArray }> = new Records((array) => ({ mean: new StateArray("running average", array) }));
  /** decay^t, as a running product of the decay as the kernel rounds it. */
  readonly numbers = { power: 1 };
  readonly #arrays: ReadonlySet<Resident>;
  readonly #raw: RawWeights;

  /** `raw`: where the weights are while the net holds the averages. @throws ValueError */
  constructor(arrays: Iterable<Resident>, decay: number, raw?: RawWeights) {
    if (typeof decay !== "number" || !(decay > 0 && decay < 1))
      throw new ValueError(`train: averageDecay is ${shown(decay)}, but it is a decay above 0 and below 1, such as 0.999.`);
    this.decay = decay;
    this.#arrays = new Set(Array.from(arrays).filter((array) => !(array instanceof Constant)));
    this.#raw = raw ?? new RawWeights(this.#arrays);
  }

  address(parameter: Parameter): OptionalFloats {
    return this.#arrays.has(parameter) ? this.records.of(parameter).mean.address : none;
  }

  makeRoom(): void {
    for (const array of this.#arrays) {
      array.address;
      this.records.of(array).mean.address;
    }
  }

  /** Counts one update, and advances the averages of statistics, and of parameters that no optimizer sees. */
  advance(): void {
    for (const array of this.#arrays)
      if (array instanceof Statistic || isFrozen(array)) kernels.runningAverage(this.records.of(array).mean.address, array.address, array.size, this.decay);
    this.numbers.power *= Math.fround(this.decay);
  }

  /** Has the averages of these numbers of a parameter be what they are now: they were put, not learned. */
  restart(parameter: Parameter, indices: readonly number[]): void {
    if (!this.#arrays.has(parameter)) return;
    const values = parameter.toArray();
    const mean = floats(this.records.of(parameter).mean.address, parameter.size);
    for (const i of indices) mean[i] = (values[i] as number) * (1 - this.numbers.power);
  }

  /** Puts the corrected averages into the net, unless they are there. */
  lend(): void {
    const { power } = this.numbers;
    if (power === 1 || this.#raw.isKept) return;
    this.makeRoom();
    this.#raw.keep(false);
    for (const array of this.#arrays) if (!isFrozen(array)) kernels.affine(array.address, this.records.of(array).mean.address, array.size, 1 / (1 - power), 0);
  }

  /** Puts the weights back that training goes on from. */
  giveBack(): void {
    this.#raw.giveBack();
  }
}
