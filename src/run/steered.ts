// A run that is steered while it goes: paused, and told another learning rate, lambda or budget.
import { type Sequential, type SteeredTraining, UsageError } from "../index.ts";
import { refuseUnknown } from "../options.ts";
import { state } from "../walk.ts";

/** What a run can be told while it goes. */
export interface Steered {
  /** Learning rate from the next step on, in the place of what it was or of a schedule. */
  readonly learningRate?: number;
  /** Price of an open weight times the number of examples, as in the settings; one for all sets of gates. */
  readonly lambda?: number;
  /** The share that the run's budget holds, above 0 and at most 1. */
  readonly budget?: number;
}

/** Copies the numbers of a net. What comes back puts them into the net again. @internal */
export function remember(net: Sequential): () => void {
  const copies = Array.from(state(net).values(), (array) => ({ array, numbers: array.toArray() }));
  return () => {
    for (const { array, numbers } of copies) array.set(numbers);
  };
}

/** What of a run steers its training. */
export class SteeredRun {
  #training: SteeredTraining | undefined;
  #examples = 1;
  #paused = false;

  /** Takes the training once it is there. @internal */
  protected steer(training: SteeredTraining, examples: number): void {
    this.#training = training;
    this.#examples = examples;
    if (this.#paused) training.pause();
  }

  /** Whether it waits, or is going to before its next step. */
  get paused(): boolean {
    return this.#training?.paused ?? this.#paused;
  }

  /** Has the run wait before its next step, until `resume()` or the signal stops it. The bits that come out are those of one that never waited. */
  pause(): void {
    this.#paused = true;
    this.#training?.pause();
  }

  /** Has it go on. */
  resume(): void {
    this.#paused = false;
    this.#training?.resume();
  }

  /**
   * Sets the learning rate, the lambda of all gates or the share of the budget, from the next step on. The record of the epoch tells it (`set`), and a run that
   * goes on from a later checkpoint repeats it.
   * @throws UsageError before the event "prepared", and for a lambda beside a budget, and the other way round; ValueError for what cannot be
   * @example
   * for await (const event of lenet) if (event.type === "epoch" && event.record.epoch === 10) lenet.set({ lambda: 0.5 });
   */
  set(options: Steered): void {
    refuseUnknown("set", options, ["learningRate", "lambda", "budget"]);
    if (!this.#training) throw new UsageError("set: the run has not begun. Give run() what holds from the start.");
    const { lambda, ...rest } = options;
    this.#training.set({
      ...rest,
      ...(lambda !== undefined && { lambda: lambda / this.#examples }),
    });
  }
}
