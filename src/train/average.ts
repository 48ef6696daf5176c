// Temporal averaging of the parameters (Polyak & Juditsky 1992; as in the paper's experiments, decay 0.999):
//
//   average_t = keep · average_(t-1) + (1 - keep) · w_t      from zero;  corrected = average_t / (1 - keep^t)
//
// The optimizer's fused pass does the first line for parameters, this file for statistics, and the second for both.
import { none, type OptionalFloats } from "../addresses.ts";
import { UsageError, ValueError } from "../errors.ts";
import { Block } from "../memory.ts";
import type { RunningAverage } from "../optimizers/optimizer.ts";
import { moveUp, type Parameter, type Resident, Statistic } from "../resident.ts";
import { kernels } from "../wasm.ts";

/** Which average a parameter is reserved for. Weakly: a training whose generator was dropped goes on no more, and is forgotten with it. */
const reserved = new WeakMap<Resident, WeakRef<Average>>();

/** Refuses parameters of a training that keeps an average and has not ended. @throws UsageError */
export function checkFree(parameters: Iterable<Resident>): void {
  for (const p of parameters) {
    if (reserved.get(p)?.deref())
      throw new UsageError(
        `train: the ${p.label} belongs to a training with a running average that has not ended, but a net can be in one such training at a time. Let the other end first: finish its loop, break out of it, or call return() on what train() gave.`,
      );
  }
}

/** Keeps a running average of parameters and of what layers note for themselves, and lends it to the net. */
export class Average implements RunningAverage {
  readonly keep: number;
  readonly #averages: ReadonlyMap<Resident, Block>;
  /** keep^t, as a running product of keep as the kernel rounds it. */
  #power = 1;
  readonly #lent = new Map<Resident, Block>();
  readonly #spare = new Map<Resident, Block>();

  /** @throws ValueError */
  constructor(parameters: Iterable<Resident>, keep: number) {
    if (!(keep > 0 && keep < 1)) throw new ValueError(`train: averageDecay is ${keep}, but it is a decay above 0 and below 1, such as 0.999.`);
    this.keep = keep;
    this.#averages = new Map(Array.from(parameters, (p) => [p, new Block(4 * p.size)]));
  }

  address(parameter: Parameter): OptionalFloats {
    return this.#averages.get(parameter)?.address ?? none;
  }

  /** Keeps other trainings off the parameters until `settle`. @throws UsageError when one has them. */
  reserve(): void {
    checkFree(this.#averages.keys());
    const mine = new WeakRef(this);
    for (const p of this.#averages.keys()) reserved.set(p, mine);
  }

  /** Counts one update. */
  advance(): void {
    for (const [each, average] of this.#averages) if (each instanceof Statistic) kernels.runningAverage(average.address, each.address, each.size, this.keep);
    this.#power *= Math.fround(this.keep);
  }

  /** Puts the corrected averages in the place of the parameters. */
  lend(): void {
    if (this.#power === 1 || this.#lent.size) return;
    for (const [p, average] of this.#averages) {
      const corrected = this.#spare.get(p) ?? new Block(4 * p.size);
      this.#spare.set(p, corrected);
      kernels.affine(corrected.address, average.address, p.size, 1 / (1 - this.#power), 0);
      this.#lent.set(p, p.exchange(corrected));
    }
  }

  /** Puts the parameters back. */
  giveBack(): void {
    for (const [p, raw] of this.#lent) p.exchange(raw);
    this.#lent.clear();
  }

  /** Keeps the averages of the numbers at `places` of a parameter. The net must not hold them. */
  narrow(p: Resident, places: ArrayLike<number>): void {
    const average = this.#averages.get(p);
    if (average) moveUp(average.address, places);
  }

  /** Leaves the averages in the net for good. */
  settle(): void {
    this.lend();
    for (const p of this.#averages.keys()) if (reserved.get(p)?.deref() === this) reserved.delete(p);
  }
}
