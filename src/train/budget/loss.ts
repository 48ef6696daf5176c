// Finds the sparsest net whose loss stays near what it was without a price.
import type { Part } from "../../layers/layer.ts";
import type { Tensor } from "../../tensor.ts";
import { type BudgetRecord, type Holding, weighted } from "./holding.ts";
import type { CheckedLossBudget } from "./options.ts";
import { countsOf, expectedOf } from "./shares.ts";

/** How much of the running mean of the loss stays from step to step. */
const STAYS = 0.995;
/** What the multiplier is when the warm-up ends, and between which it stays. */
const MULTIPLIER = { first: 0.01, least: 1e-6, most: 1e4 } as const;
/**
 * By which share it grows in a step while there is room: so that it could grow e^8-fold in all steps behind the warm-up, and within these
 * bounds. It falls twice as fast while there is none, as gates open late.
 */
const RATE = { all: 8, least: 0.002, most: 0.02 } as const;
/** With more than this share of the rise unused at the end, a net could have become smaller. */
const UNUSED = 0.5;

/** What a loss may rise at least: of a loss of 0 every share is 0. */
const SMALLEST = 1e-12;
/** By which share of itself the limit may be missed without a word. */
const TOLERATED = 0.05;

/** What is known of the loss. */
interface LossNumbers {
  [name: string]: number;
  multiplier: number;
  /** Running mean of the loss, and how much of it is of steps there were. */
  mean: number;
  seen: number;
  /** The loss that is held to, with what it may rise, and what it may rise; 0 during the warm-up. */
  limit: number;
  rise: number;
  /** What the net had when training began. */
  full: number;
  steps: number;
}

/** A budget of the loss: multiplicative updates of one multiplier, by how far the running loss is from its limit. */
export class LossHolding implements Holding {
  readonly numbers: LossNumbers = { multiplier: 0, mean: 0, seen: 0, limit: 0, rise: 0, full: 0, steps: 0 };
  readonly #options: CheckedLossBudget;
  readonly #warmUp: number;
  readonly #rate: number;

  /** `steps`: of the whole training. */
  constructor(options: CheckedLossBudget, steps: number) {
    this.#options = options;
    this.#warmUp = Math.max(1, Math.round(options.warmUp * steps));
    this.#rate = Math.max(RATE.least, Math.min(RATE.most, RATE.all / Math.max(1, steps - this.#warmUp)));
  }

  price(net: Part): Tensor | undefined {
    const { of } = this.#options;
    this.numbers.full ||= countsOf(net, of, "net", "full")[0] as number;
    return this.numbers.multiplier ? weighted(expectedOf(net, of, "net"), [this.numbers.multiplier / this.numbers.full]) : undefined;
  }

  /** It moves with the loss, step by step. */
  move(): void {}

  after(loss: number): void {
    const { numbers } = this;
    const { lossIncrease, loss: given } = this.#options;
    numbers.steps++;
    numbers.mean = STAYS * numbers.mean + (1 - STAYS) * loss;
    numbers.seen = STAYS * numbers.seen + (1 - STAYS);
    const mean = numbers.mean / numbers.seen;
    if (numbers.steps < this.#warmUp) return;
    if (!numbers.rise) {
      const dense = given ?? mean; // below 0 it may be, as likelihoods are
      numbers.rise = Math.max(lossIncrease * Math.abs(dense), SMALLEST);
      numbers.limit = dense + numbers.rise;
      numbers.multiplier = MULTIPLIER.first;
      return;
    }
    // in shares of what the loss may rise, so that what is almost used up is approached slowly
    const room = Math.max(-1, Math.min(1, (numbers.limit - mean) / numbers.rise));
    const factor = 1 + room * this.#rate * (room > 0 ? 1 : 2);
    numbers.multiplier = Math.max(MULTIPLIER.least, Math.min(MULTIPLIER.most, numbers.multiplier * factor));
  }

  isHeld(): boolean {
    return this.missed() === undefined;
  }

  missed(): string | undefined {
    const { mean, seen, limit, rise } = this.numbers;
    if (!rise) return "The budget of the loss had no step after its warm-up. Train for more epochs.";
    const over = mean / seen - limit;
    if (-over > UNUSED * rise)
      return `The loss is ${(mean / seen).toPrecision(3)}, well below the ${limit.toPrecision(3)} of its budget: more gates could close. Train for more epochs.`;
    if (over <= Math.max(TOLERATED * Math.abs(limit), SMALLEST)) return undefined;
    return `The loss is ${(mean / seen).toPrecision(3)}, above the ${limit.toPrecision(3)} of its budget. Train for more epochs, so that gates can open again.`;
  }

  record(net: Part): BudgetRecord {
    const { multiplier, full, limit } = this.numbers;
    const share = (how: "settled" | "expected") => countsOf(net, this.#options.of, "net", how).map((left) => left / full);
    return { multiplier: [multiplier], settled: share("settled"), expected: share("expected"), target: [limit] };
  }
}
