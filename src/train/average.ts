// Temporal averaging of the parameters (Polyak & Juditsky 1992; as in the paper's experiments, decay 0.999):
//
//   average_t = keep · average_(t-1) + (1 - keep) · w_t      from zero;  corrected = average_t / (1 - keep^t)
//
// The optimizer's fused pass does the first line, this file the second.
import { ValueError } from "../errors.ts";
import { Block } from "../memory.ts";
import type { Parameter } from "../tensor.ts";
import { kernels } from "../wasm.ts";

/** Keeps a running average of parameters and lends it to the net. */
export class Average {
  readonly keep: number;
  readonly #parameters: readonly Parameter[];
  /** keep^t, as a running product of keep as the kernel rounds it. */
  #power = 1;
  readonly #lent = new Map<Parameter, Block>();
  readonly #spare = new Map<Parameter, Block>();

  /** @throws ValueError */
  constructor(parameters: Iterable<Parameter>, keep: number) {
    if (!(keep > 0 && keep < 1)) throw new ValueError(`train: average is ${keep}, but it is a decay above 0 and below 1, such as 0.999.`);
    this.keep = keep;
    this.#parameters = [...parameters];
    for (const p of this.#parameters) p.average = new Block(4 * p.size);
  }

  /** Counts one update. */
  advance(): void {
    this.#power *= Math.fround(this.keep);
  }

  /** Puts the corrected averages in the place of the parameters. */
  lend(): void {
    if (this.#power === 1 || this.#lent.size) return;
    for (const p of this.#parameters) {
      const corrected = this.#spare.get(p) ?? new Block(4 * p.size);
      this.#spare.set(p, corrected);
      kernels.affine(corrected.address, (p.average as Block).address, p.size, 1 / (1 - this.#power), 0);
      this.#lent.set(p, p.exchange(corrected));
    }
  }

  /** Puts the parameters back. */
  giveBack(): void {
    for (const [p, raw] of this.#lent) p.exchange(raw);
    this.#lent.clear();
  }

  /** Leaves the averages in the net for good. */
  settle(): void {
    this.lend();
    for (const p of this.#parameters) p.average = undefined;
  }
}
