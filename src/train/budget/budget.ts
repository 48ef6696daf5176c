// Budgets as values: a program that trains without one carries none of this.

import type { Part } from "../../layers/layer.ts";
import type { Average } from "../average.ts";
import { Held } from "./held.ts";
import { type BudgetOptions, type CheckedBudget, checkBudget } from "./options.ts";

/** What `budget()` gives, for the option `budget` of `train()` and `fit()`. */
export interface Budget {
  /** What was asked for, with its defaults. */
  readonly options: CheckedBudget;
  /** Begins to hold a net to it, in a training of so many steps. @internal */
  hold(net: Part, steps: number, average?: Average): Held;
}

/**
 * What is to be left of a net that is trained, instead of a lambda that is guessed: a share of it, or as little as its loss
 * allows. Its gates then have no lambda of their own, and move ten times as fast as weights unless `gateRate` says otherwise.
 * @example
 * const layers = [gate(dense(784, 300), { over: "inputs" }), relu, gate(dense(300, 10), { over: "inputs" })];
 * const tenth = budget({ of: "weights", at: 0.1 }); // or { lossIncrease: 0.05 }
 * for await (const { budget } of train(sequential(...layers), data, { budget: tenth }))
 *   console.log(budget?.settled, budget?.expected, budget?.multiplier); // shares that are left, and the price that holds them
 * @throws ValueError
 */
export function budget(options: BudgetOptions): Budget {
  const checked = checkBudget(options);
  return { options: checked, hold: (net, steps, average) => new Held(net, checked, steps, average) };
}
