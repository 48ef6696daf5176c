// Budgets as values: a program that trains without one carries none of this.

import type { Part } from "../../layers/layer.ts";
import { Held } from "./held.ts";
import type { Restarts } from "./mover.ts";
import { type BudgetOptions, type CheckedBudget, checkBudget } from "./options.ts";

/** What `budget()` gives, for the option `budget` of `train()` and `fit()`. */
export interface Budget {
  /** What was asked for, with its defaults. */
  readonly options: CheckedBudget;
  /** Begins to hold a net to it, in a training of so many steps. @internal */
  hold(net: Part, steps: number, average?: Restarts): Held;
}

/**
 * What is to be left of a net that is trained, instead of a lambda that is guessed: a share of it, or as little as its loss
 * allows. Its gates then have no lambda of their own, and move ten times as fast as weights unless `gateRate` says otherwise.
 * @example
 * ```ts
 * import { budget, dataset, dense, gate, relu, sequential, train } from "sievenet";
 *
 * const data = dataset({ inputs: [0, 0, 0, 1, 1, 0, 1, 1], labels: [0, 0, 1, 1], shape: [2] });
 * const net = sequential(gate(dense(2, 8), { over: "outputs" }), relu, gate(dense(8, 2), { over: "inputs" }));
 * const half = budget({ of: "weights", at: 0.5 }); // or { lossIncrease: 0.05 }
 * for await (const { budget: held } of train(net, data, { budget: half, epochs: 2 }))
 *   console.log(held?.settled, held?.expected, held?.multiplier); // shares that are left, and the price that holds them
 * ```
 * @throws ValueError
 */
export function budget(options: BudgetOptions): Budget {
  const checked = checkBudget(options);
  return { options: checked, hold: (net, steps, average) => new Held(net, checked, steps, average) };
}
