// A budget while a net trains: what its open gates cost in a step, and how that moves after it.
import { UsageError } from "../../errors.ts";
import { AXES, isGated, pricedByGates } from "../../gates/attach.ts";
import { isBranched } from "../../gates/branches.ts";
import { type Gate, isDrawn } from "../../gates/gate.ts";
import { connections } from "../../layers/connections.ts";
import type { Part } from "../../layers/layer.ts";
import { numberThat } from "../../options.ts";
import { add } from "../../ops/add.ts";
import type { StateRecord } from "../../records.ts";
import type { Tensor } from "../../tensor.ts";
import { walk } from "../../walk.ts";
import { guardedNames, keepOpen } from "./guard.ts";
import type { BudgetRecord, Holding } from "./holding.ts";
import { LossHolding } from "./loss.ts";
import { type Mover, mover, type Restarts } from "./mover.ts";
import type { CheckedBudget } from "./options.ts";
import { ShareHolding } from "./share.ts";
import { setsOfGates } from "./shares.ts";

/** Refuses what a budget cannot be held with. @throws UsageError */
function checkNet(net: Part): void {
  if (!setsOfGates(net).length)
    throw new UsageError(
      'train: budget needs gates that can close, but the net has none on its layers. Put some there: gate(dense(784, 300), { over: "inputs" }).',
    );
  walk(net, (node) => {
    const rates = isGated(node) && node.gates.rates;
    if (rates || (isGated(node) && (node.gates.lambda !== 0 || pricedByGates(node))) || (isBranched(node) && node.lambda !== 0))
      throw new UsageError(
        `train: budget finds the price of open weights by itself, but ${node.label} has ${rates ? "rates. Leave out price()" : "a lambda. Leave lambda out of gate()"}, or leave out budget.`,
      );
  });
}

/** Refuses layers that are held by themselves and close each other: gates they share can be in one place only. @throws UsageError */
function checkShared(net: Part): void {
  const owners = new Map<Gate, string>();
  for (const { layer } of connections(net))
    for (const gate of AXES.flatMap((over) => layer.gates[over] ?? []).filter(isDrawn)) {
      const other = owners.get(gate);
      if (other !== undefined)
        throw new UsageError(
          `train: budget holds each layer by its own gates, but ${other} and ${layer.label} share theirs. Use per: "net", or leave out per.`,
        );
      owners.set(gate, layer.label);
    }
}

/** What a training does for its budget. */
export class Held {
  readonly #net: Part;
  readonly #holding: Holding;
  readonly #floor: number;
  /** Shares are counted, multipliers moved and sets of gates guarded once in so many steps: in less nothing happens to gates. */
  readonly #every: number;
  /** Part of the state of the training. `kept`: 1 for each set of gates that was kept from closing in the epoch that is running. */
  readonly numbers: StateRecord & { readonly steps: number; kept: Float64Array<ArrayBuffer> };

  readonly #mover: Mover;

  /** `steps`: of the whole training; `average`: of its weights. @throws UsageError */
  constructor(net: Part, options: CheckedBudget, steps: number, average?: Restarts) {
    checkNet(net);
    if ("per" in options && options.per === "layer" && options.of !== "gates") checkShared(net);
    this.#net = net;
    this.#floor = options.floor;
    this.#every = Math.max(1, Math.min(10, Math.floor(steps / 1000)));
    this.#holding = "at" in options ? new ShareHolding(net, options, { steps, every: this.#every }) : new LossHolding(options, steps);
    this.#mover = mover(average);
    this.numbers = Object.assign(this.#holding.numbers, { kept: new Float64Array(guardedNames(net).length) });
  }

  /** What holds another share from when it is called. @throws ValueError for what is none; UsageError for a budget of the loss */
  aim(at: number): () => void {
    numberThat("set", "budget", at, "a share of what the net has, above 0 and at most 1", (x) => x > 0 && x <= 1);
    const { numbers } = this;
    if (!("at" in numbers)) throw new UsageError("set: budget came, but this training holds its loss, not a share. Give budget({ of, at }) to train().");
    return () => {
      numbers["at"] = at;
    };
  }

  /** A loss with what the open gates cost in this step. */
  priced(price: Tensor): Tensor {
    const more = this.#holding.price(this.#net);
    return more ? add(price, more) : price;
  }

  /** Takes note of a step that was taken, of its loss without any price, and whether it is the last of its epoch. */
  after(loss: number, last: boolean): void {
    this.#holding.after(loss);
    if (this.numbers.steps % this.#every && !last) return;
    this.#holding.move(this.#net, this.#mover);
    keepOpen(this.#net, this.#floor, this.numbers.kept, this.#mover);
  }

  /** Whether an epoch may be kept for its validation loss: before the budget is reached those of larger nets are lower. */
  get isHeld(): boolean {
    return this.#holding.isHeld(this.#net);
  }

  /** What there is to tell of an epoch. */
  record(): BudgetRecord {
    return this.#holding.record(this.#net);
  }

  /** Sentences about sets of gates that were kept from closing since the last time, and after the last epoch about a budget that was missed. */
  notes(last: boolean): string[] {
    const names = guardedNames(this.#net).filter((_, i) => this.numbers.kept[i]);
    this.numbers.kept.fill(0);
    const kept = `The budget would have closed all gates over ${names.join(" and ")}; the likeliest ${this.#floor === 1 ? "was" : `${this.#floor} were`} kept open.`;
    const missed = last ? this.#holding.missed(this.#net) : undefined;
    return [...(names.length ? [kept] : []), ...(missed ? [missed] : [])];
  }
}
