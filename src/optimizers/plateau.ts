// A learning rate that is reduced when the loss no longer falls, as ReduceLROnPlateau of PyTorch does.
import { numberThat, refuseUnknown, whole } from "../options.ts";
import type { Schedule } from "../schedule.ts";

/** Options of `plateau()`. */
export interface PlateauOptions {
  /** What the rate is multiplied by. Default 0.1. */
  readonly factor?: number;
  /** How many epochs in a row the loss may fail to fall before that. Default 10. */
  readonly patience?: number;
  /** By which share of the lowest loss another must be lower to count. Default 1e-4. */
  readonly threshold?: number;
  /** Epochs after a reduction in which nothing is counted. Default 0. */
  readonly cooldown?: number;
  /** Below which the rate does not fall. Default 0. */
  readonly to?: number;
}

/** A schedule that observes losses. */
export interface Plateau extends Schedule {
  /** Takes note of the loss after an epoch. */
  observe(loss: number): void;
  /** The rate at present, the lowest loss, the epochs since, and those in which nothing is counted yet. */
  readonly numbers: { rate: number; lowest: number; waited: number; resting: number };
  /** What files say of it. */
  readonly described: string;
}

/**
 * A learning rate that is multiplied by `factor` once the loss has not become lower for more than `patience` epochs. `train`,
 * `fit` and `training` tell it the validation loss after each epoch, or the loss of training where there are no validation
 * examples; a loop of your own calls `observe(loss)`. What it has seen is part of checkpoints. Each training needs one of its own.
 * @throws ValueError
 * @example
 * ```ts
 * import { plateau } from "sievenet";
 *
 * const rate = plateau(0.1, { factor: 0.5, patience: 1 }); // sgd({ learningRate: rate })
 * for (const loss of [3, 2, 2, 2]) rate.observe(loss);
 * rate(0); // 0.05
 * ```
 */
export function plateau(rate: number, options: PlateauOptions = {}): Plateau {
  refuseUnknown("plateau", options, ["factor", "patience", "threshold", "cooldown", "to"]);
  const { factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0, to = 0 } = options;
  const share = (name: string, value: number) => numberThat("plateau", name, value, "at least 0 and below 1", (each) => each >= 0 && each < 1);
  const positive = (name: string, value: number) => numberThat("plateau", name, value, "at least 0 and finite", (each) => each >= 0 && each < Infinity);
  positive("the learning rate", rate);
  share("factor", factor);
  share("threshold", threshold);
  positive("to", to);
  whole("plateau", "patience", patience, 0);
  whole("plateau", "cooldown", cooldown, 0);
  const numbers = { rate, lowest: Infinity, waited: 0, resting: 0 };
  return Object.assign((_: number) => numbers.rate, {
    numbers,
    described: `plateau of ${rate}, factor ${factor}, patience ${patience}, threshold ${threshold}, cooldown ${cooldown}, to ${to}`,
    observe(loss: number): void {
      const { lowest } = numbers;
      const isLower = lowest === Infinity ? loss < lowest : loss < lowest - threshold * Math.abs(lowest);
      if (isLower) numbers.lowest = loss;
      numbers.waited = isLower ? 0 : numbers.waited + 1;
      if (numbers.resting) {
        numbers.resting--;
        numbers.waited = 0;
      }
      if (numbers.waited <= patience) return;
      Object.assign(numbers, { rate: Math.max(to, numbers.rate * factor), waited: 0, resting: cooldown });
    },
  });
}
