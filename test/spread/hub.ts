// Exchanges in one process: a hub that lets shares answer in any order, loses one, and has another take over.
import type { Exchange } from "../../src/spread/index.ts";

/** What shares told, and what they know, until it is asked for. */
export class Hub {
  readonly ranks: number;
  readonly rounds = new Map<string, (Uint8Array | undefined)[]>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #known: { readonly steps: number; readonly bytes: () => Uint8Array } | undefined;

  constructor(ranks: number) {
    this.ranks = ranks;
  }

  /** `delay`: turns of the event loop before it tells; `lostAt`: the round in which it throws instead of telling. */
  exchange(rank: number, { delay = () => 0, lostAt = "" }: { delay?: () => number; lostAt?: string } = {}): Exchange {
    const { ranks } = this;
    return {
      rank,
      ranks,
      gather: async (round, bytes) => {
        for (let i = delay(); i > 0; i--) await new Promise((resolve) => setImmediate(resolve));
        if (round === lostAt) throw new Error("lost");
        const all = this.rounds.get(round) ?? Array.from({ length: ranks });
        this.rounds.set(round, all);
        all[rank] = bytes.slice();
        const waiting = this.#waiting.get(round) ?? [];
        this.#waiting.set(round, waiting);
        if (all.includes(undefined)) await new Promise<void>((resolve) => waiting.push(resolve));
        else for (const go of waiting) go();
        return all as Uint8Array[];
      },
      keep: (steps, bytes) => {
        if (steps > (this.#known?.steps ?? 0)) this.#known = { steps, bytes };
      },
      recovered: async () => this.#known?.bytes(),
    };
  }
}
