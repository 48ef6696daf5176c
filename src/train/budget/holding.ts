// What holds a net to one kind of budget, and what it tells.
import type { Part } from "../../layers/layer.ts";
import { add } from "../../ops/add.ts";
import { scale } from "../../ops/scale.ts";
import type { StateRecord } from "../../records.ts";
import type { Tensor } from "../../tensor.ts";

import type { Mover } from "./mover.ts";

/** What a record tells of a budget. Lists have one number for the net, or one for each part that is held by itself. */
export interface BudgetRecord {
  /** What an open net costs: the multiplier of the constraint. */
  readonly multiplier: readonly number[];
  /** The share that is left with test-time gates, which is what the budget holds. */
  readonly settled: readonly number[];
  /** The share that is expected to be open when gates are drawn. */
  readonly expected: readonly number[];
  /** The share that was held at the end of the epoch; of a budget of the loss, the loss. */
  readonly target: readonly number[];
}

/** What holds a net to one kind of budget. */
export interface Holding {
  /** Its numbers: part of the state of the training. */
  readonly numbers: StateRecord & { readonly steps: number };
  /** What the step that is running adds to its loss; undefined where that is nothing. After the net was run. */
  price(net: Part): Tensor | undefined;
  /** Takes note of a step that was taken, and of its loss without any price. */
  after(loss: number): void;
  /** Moves what open gates cost by what is left, once in a while, and at the end gates themselves. */
  move(net: Part, by: Mover): void;
  /** Whether the net is what is asked for, or less, so that an epoch of it may be kept. */
  isHeld(net: Part): boolean;
  /** After the last step: by how much the budget was missed, in a sentence; undefined where it was met. */
  missed(net: Part): string | undefined;
  /** What there is to tell of an epoch. */
  record(net: Part): BudgetRecord;
}

/** The expectation of each part times its weight, added up; undefined where no part has one. */
export function weighted(parts: readonly Tensor[], weights: readonly number[]): Tensor | undefined {
  const priced = parts.flatMap((part, i) => (weights[i] ? [scale(part, weights[i] as number)] : []));
  return priced.length ? priced.reduce(add) : undefined;
}
