// Holds the settled share of a net, or of each of its layers, to a target that goes down to the budget.
import type { Part } from "../../layers/layer.ts";
import type { Tensor } from "../../tensor.ts";
import { controllers, type Multipliers, noMultipliers } from "./controllers.ts";
import { type BudgetRecord, type Holding, weighted } from "./holding.ts";
import type { Mover } from "./mover.ts";
import type { ShareBudget } from "./options.ts";
import { follow, settle } from "./settle.ts";
import { countsOf, expectedOf, heldBy, partsOf } from "./shares.ts";

/** What is known of the parts. */
interface ShareNumbers extends Multipliers {
  [name: string]: number | Float64Array;
  /** What each part had when training began; zeros before its first step. */
  readonly full: Float64Array;
  /** The share of it that was settled then. */
  readonly start: Float64Array;
  /** The share that is to be left: as asked for, or as told since. */
  at: number;
  /** Steps taken. */
  steps: number;
  /** The mean loss of the first steps, in which multipliers count. */
  unit: number;
}

/** The share of all steps over which the loss at the start is taken. */
const UNIT = 0.01;

/** The last share of all steps, in which gates at the edge are put where the budget has them. */
const SETTLING = 0.1;
/** After so many of all steps they are put there again, and whenever a share is above its target. */
const DUE = 0.01;
/** If every share is at most so many times its target. */
const EDGE = 1.5;

/** By how much of the net a budget may be missed without a word. */
const TOLERATED = 0.01 + 1e-9;

/** A budget of a share. */
export class ShareHolding implements Holding {
  readonly numbers: ShareNumbers;
  readonly #options: Required<ShareBudget>;
  /** Steps until the target stands still. */
  readonly #ramp: number;
  readonly #steps: number;
  /** How often multipliers are moved in the whole training. */
  readonly #moves: number;
  readonly #both: boolean;

  /** `steps`: of the whole training; `every`: how many there are from one move to the next. */
  constructor(net: Part, options: Required<ShareBudget>, { steps, every }: { readonly steps: number; readonly every: number }) {
    const parts = partsOf(net, options.of, options.per);
    this.#options = options;
    this.#steps = steps;
    this.#moves = steps / every;
    this.#both = options.per === "layer";
    this.#ramp = Math.round(options.ramp * steps);
    this.numbers = { ...noMultipliers(parts), full: new Float64Array(parts), start: new Float64Array(parts), at: options.at, steps: 0, unit: 0 };
  }

  /** How much of what each part had is left. */
  #shares(net: Part, how: "settled" | "expected"): number[] {
    const { of, per } = this.#options;
    return countsOf(net, of, per, how).map((left, i) => left / (this.numbers.full[i] as number));
  }

  /** What part `i` is held to after the steps so far. */
  #target(i: number): number {
    const { at, start, steps } = this.numbers;
    const left = this.#ramp ? Math.max(0, 1 - steps / this.#ramp) : 0;
    return Math.max(at, at + ((start[i] as number) - at) * left);
  }

  price(net: Part): Tensor | undefined {
    const { of, per } = this.#options;
    const { full, start, multiplier, unit } = this.numbers;
    // here, since operations of a convolution can be counted once it has seen an image
    if (!full[0]) {
      full.set(countsOf(net, of, per, "full"));
      start.set(this.#shares(net, "settled"));
    }
    if (multiplier.every((each) => each === 0)) return undefined;
    return weighted(
      expectedOf(net, of, per),
      Array.from(multiplier, (each, i) => (unit * each) / ((full[i] as number) * this.#target(i))),
    );
  }

  after(loss: number): void {
    const { numbers } = this;
    if (numbers.steps++ < Math.max(10, UNIT * this.#steps)) numbers.unit += (Math.abs(loss) - numbers.unit) / numbers.steps;
  }

  move(net: Part, by: Mover): void {
    const control = controllers[this.#options.controller];
    const shares = this.#shares(net, "settled");
    for (const [i, share] of shares.entries()) control(this.numbers, i, { share, target: this.#target(i), moves: this.#moves, both: this.#both });
    if (this.numbers.steps < (1 - SETTLING) * this.#steps) return;
    const { of, per } = this.#options;
    const parts = heldBy(net, of, per).map((sets, i) => ({ sets, share: () => this.#shares(net, "settled")[i] as number, target: this.#target(i) }));
    const due = this.numbers.steps % Math.max(1, Math.round(DUE * this.#steps)) < this.#steps / this.#moves;
    const times = parts.map(({ target }, i) => (shares[i] as number) / target);
    // to close more by force would not settle a net, but break it: then the budget is missed, and told
    if (times.some((each) => each > EDGE)) return;
    if (due || times.some((each) => each > 1)) settle(parts, this.#both, by);
    follow(parts, by);
  }

  isHeld(net: Part): boolean {
    return this.#shares(net, "settled").every((share) => share <= this.numbers.at + TOLERATED);
  }

  missed(net: Part): string | undefined {
    const { of, per } = this.#options;
    const { at } = this.numbers;
    const shares = this.#shares(net, "settled");
    const worst = shares.reduce((far, share) => (Math.abs(share - at) > Math.abs(far - at) ? share : far), at);
    if (Math.abs(worst - at) <= TOLERATED) return undefined;
    const [left, asked] = [worst, at].map((share) => `${(100 * share).toPrecision(3)} %`);
    const where = per === "layer" && shares.length > 1 ? ` of part ${shares.indexOf(worst) + 1} of ${shares.length}` : "";
    const why = worst > at ? "Train for more epochs, or give gates a higher gateRate." : "More was closed than asked for; gates open again if you train on.";
    return `The budget is ${asked} of the ${of}, but ${left}${where} are left. ${why}`;
  }

  record(net: Part): BudgetRecord {
    return {
      multiplier: Array.from(this.numbers.multiplier, (each) => this.numbers.unit * each),
      settled: this.#shares(net, "settled"),
      expected: this.#shares(net, "expected"),
      target: Array.from(this.numbers.full, (_, i) => this.#target(i)),
    };
  }
}
