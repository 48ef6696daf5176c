// Shares of one training on several machines, joined by a Redis (or Valkey) server that all of them reach.
import { UsageError } from "../errors.ts";
import { nodeBuffer } from "../files.ts";
import { pause } from "../pause.ts";
import type { Exchange } from "./exchange.ts";

/** What is used of a client of Redis: what `new Redis(url)` of ioredis has. */
export interface RedisClient {
  /** Sends a command; numbers and texts come back. */
  call(command: string, ...args: (string | number | Uint8Array)[]): Promise<unknown>;
  /** Sends a command; bytes come back. */
  callBuffer(command: string, ...args: (string | number | Uint8Array)[]): Promise<unknown>;
}

/** What is known of the other shares, while one of them is waited for. */
export interface Watch {
  /** Milliseconds to wait for another that does not answer and is not taken over. */
  readonly patience: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/** Milliseconds between two looks at what is there, at first and at most. */
const [SOONEST, LATEST] = [1, 50];
/** Milliseconds after which who waits lets others find what is known: a share may have been lost. */
const TELL = 1000;
/** Milliseconds for which the server keeps what nobody asks for any more: a day. */
export const KEPT = 86_400_000;

/** Before the names of keys on the server. */
export const PREFIX = "sievenet:spread:";

/**
 * One share: each round is a hash of what each rank told, under a name of its own. What a share tells depends on the shares before
 * alone, so whoever takes it over tells the same again, and it matters to nobody who told it.
 */
export class RedisExchange implements Exchange {
  readonly rank: number;
  readonly ranks: number;
  readonly #client: RedisClient;
  readonly #name: string;
  readonly #watch: Watch;
  /** The last rounds, whose bytes are still there. */
  readonly #rounds: string[] = [];
  #known: { readonly steps: number; readonly bytes: () => Uint8Array } | undefined;
  /** Steps that a share taken over has to know of at least; undefined for one that begins. */
  readonly #behind: number | undefined;

  constructor(client: RedisClient, name: string, [rank, ranks]: readonly [number, number], watch: Watch, behind?: number) {
    this.#client = client;
    this.#name = name;
    this.rank = rank;
    this.ranks = ranks;
    this.#watch = watch;
    this.#behind = behind;
  }

  /** What users call the training. */
  get #title(): string {
    return this.#name.slice(PREFIX.length);
  }

  async gather(round: string, bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    const client = this.#client;
    const key = `${this.#name}:round:${round}`;
    // before it tells the next: an averaging has two rounds, and who is lost between them is through with the one before only
    if (this.#known) await client.call("HSET", `${this.#name}:done`, String(this.rank), this.#known.steps);
    await client.call("HSET", key, String(this.rank), nodeBuffer(bytes));
    await client.call("PEXPIRE", key, KEPT);
    this.#rounds.push(key);
    // all have told the round before, so all are through with those before it: sums and values of one averaging are two
    if (this.#rounds.length > 4) await client.call("UNLINK", this.#rounds.shift() as string);
    const began = performance.now();
    let next = SOONEST;
    let toldAt = began;
    while (Number(await client.call("HLEN", key)) < this.ranks) {
      const now = performance.now();
      if (now - toldAt > TELL) {
        toldAt = now;
        await this.tell();
        await this.#missing(round, key, now - began);
      }
      await pause(next, this.#watch.signal);
      next = Math.min(1.5 * next, LATEST);
    }
    const all = (await client.callBuffer("HGETALL", key)) as Uint8Array[];
    const told: Uint8Array[] = [];
    for (let i = 0; i < all.length; i += 2) told[Number(String(all[i]))] = new Uint8Array(all[i + 1] as Uint8Array);
    return told;
  }

  /** Lets whoever takes over another share find what is known. */
  async tell(): Promise<void> {
    if (!this.#known) return;
    const { steps, bytes } = this.#known;
    const key = `${this.#name}:known`;
    if (Number(await this.#client.call("HGET", key, "steps")) >= steps) return;
    await this.#client.call("HSET", key, "steps", steps, "bytes", nodeBuffer(bytes()));
    await this.#client.call("PEXPIRE", key, KEPT);
  }

  /** @throws UsageError for a share that failed, or has been away for too long */
  async #missing(round: string, key: string, waited: number): Promise<void> {
    const there = new Set((await this.#client.call("HKEYS", key)) as string[]);
    const lost = Array.from({ length: this.ranks }, (_, rank) => rank).find((rank) => !there.has(String(rank)));
    const failure = await this.#client.call("HGET", `${this.#name}:failed`, String(lost));
    if (typeof failure === "string") throw new UsageError(`spread: share ${lost} of ${this.ranks} of "${this.#title}" failed: ${failure}`);
    const { patience } = this.#watch;
    if (lost !== undefined && waited > patience)
      throw new UsageError(
        `spread: share ${lost} of ${this.ranks} of "${this.#title}" has not come to step ${round.split(":")[0]} for ${patience / 1000} seconds. Start another worker; or give more { patience }.`,
      );
  }

  async recovered(): Promise<Uint8Array | undefined> {
    if (this.#behind === undefined) return undefined;
    const key = `${this.#name}:known`;
    const began = performance.now();
    while (Number((await this.#client.call("HGET", key, "steps")) ?? -1) < this.#behind) {
      if (performance.now() - began > this.#watch.patience)
        throw new UsageError(
          `spread: nobody is left who knows how far "${this.#title}" is. Begin it again under another name, from a checkpoint if there is one.`,
        );
      await pause(LATEST, this.#watch.signal);
    }
    return new Uint8Array((await this.#client.callBuffer("HGET", key, "bytes")) as Uint8Array);
  }

  keep(steps: number, bytes: () => Uint8Array): void {
    this.#known = { steps, bytes };
  }
}
