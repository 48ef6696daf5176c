// Which worker computes which share: leases on a server, that end by themselves when their worker does.
import { UsageError } from "../errors.ts";
import { numberThat, refuseUnknown, whole } from "../options.ts";
import { pause } from "../pause.ts";
import type { Exchange } from "./exchange.ts";
import { KEPT, PREFIX, type RedisClient, RedisExchange } from "./redis.ts";

/** Options of `redisShares()`. */
export interface SharesOptions {
  /** Of the training: the same for all its workers, and for no other training. */
  readonly name: string;
  /** How many shares there are. */
  readonly ranks: number;
  /** Seconds after which a worker that is not heard of has lost its share. Default 5. */
  readonly lease?: number;
  /** Seconds to wait for a share that no worker has. Default 60. */
  readonly patience?: number;
  /** Ends all of it. */
  readonly signal?: AbortSignal;
}

/** What a lease says while its share runs, and afterwards. */
const DONE = "done";

/** Lengthens a lease, if it is still one's own. */
const RENEW = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("PEXPIRE", KEYS[1], ARGV[2]) end return 0`;

/** @throws UsageError where the server does not answer, or is another one */
async function checkServer(client: RedisClient): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new UsageError("redisShares: the server has not answered for 5 seconds. Look whether it runs, and at its host and port.")),
      5000,
    );
  });
  try {
    const ping = client.call("PING");
    ping.catch(() => {}); // who closes the client later is not to hear of it
    const answer = await Promise.race([ping, late]);
    if (answer !== "PONG") throw new UsageError(`redisShares: the server answered ${String(answer)} to PING, so it is no Redis.`);
  } finally {
    clearTimeout(timer);
  }
}

/** One worker of a training: the shares it has taken, by leases. */
class Worker<R> {
  readonly #client: RedisClient;
  readonly #name: string;
  readonly #ranks: number;
  readonly #lease: number;
  readonly #patience: number;
  readonly #work: (share: Exchange) => Promise<R>;
  readonly #stop = new AbortController();
  /** By which its leases are known. */
  readonly #id = globalThis.crypto.randomUUID();
  readonly #running = new Map<number, Promise<void>>();
  /** Those whose leases are to be lengthened. */
  readonly #held = new Set<number>();
  readonly #results: R[] = [];
  /** When a share was first seen without a worker. */
  readonly #lost = new Map<number, number>();

  constructor(client: RedisClient, { name, ranks, lease = 5, patience = 60, signal }: SharesOptions, work: (share: Exchange) => Promise<R>) {
    this.#client = client;
    this.#name = PREFIX + name;
    this.#ranks = ranks;
    this.#lease = 1000 * lease;
    this.#patience = 1000 * patience;
    this.#work = work;
    if (signal?.aborted) this.#stop.abort(signal.reason);
    signal?.addEventListener("abort", () => this.#stop.abort(signal.reason), { once: true });
  }

  #key(rank: number): string {
    return `${this.#name}:share:${rank}`;
  }

  /** Takes a share that nobody has. */
  async #take(rank: number): Promise<boolean> {
    return (await this.#client.call("SET", this.#key(rank), this.#id, "NX", "PX", this.#lease)) === "OK";
  }

  /** Computes a share that was taken. */
  async #run(rank: number): Promise<void> {
    const [client, name, field] = [this.#client, this.#name, String(rank)];
    const begun = await client.call("HGET", `${name}:begun`, field);
    const done = await client.call("HGET", `${name}:done`, field);
    await client.call("HSET", `${name}:begun`, field, this.#id);
    await client.call("HDEL", `${name}:failed`, field);
    const watch = { patience: this.#patience, signal: this.#stop.signal };
    const behind = typeof begun === "string" && typeof done === "string" ? Number(done) : undefined;
    const exchange = new RedisExchange(client, name, [rank, this.#ranks], watch, behind);
    try {
      this.#results.push(await this.#work(exchange));
      await exchange.tell();
      this.#held.delete(rank);
      await client.call("SET", this.#key(rank), DONE, "PX", KEPT);
    } catch (error) {
      if (!this.#stop.signal.aborted) await client.call("HSET", `${name}:failed`, field, (error as Error).message);
      this.#stop.abort(error);
    } finally {
      this.#held.delete(rank);
      this.#running.delete(rank);
      for (const what of ["begun", "done", "failed"]) await client.call("PEXPIRE", `${name}:${what}`, KEPT);
    }
  }

  #start(rank: number): void {
    this.#held.add(rank);
    // a server that takes nothing, such as one whose disk is full, ends all of it
    this.#running.set(
      rank,
      this.#run(rank).catch((error) => this.#stop.abort(error)),
    );
  }

  /** Lengthens the leases, and takes over what was lost. Returns whether anything is left to be waited for. */
  async #look(): Promise<boolean> {
    for (const rank of this.#held)
      if (Number(await this.#client.call("EVAL", RENEW, 1, this.#key(rank), this.#id, this.#lease)) === 0 && this.#held.has(rank))
        throw new UsageError(`redisShares: share ${rank} was taken over by another worker, as this one was not heard of for ${this.#lease / 1000} seconds.`);
    const holders = (await this.#client.call("MGET", ...Array.from({ length: this.#ranks }, (_, rank) => this.#key(rank)))) as (string | null)[];
    const begun = new Set((await this.#client.call("HKEYS", `${this.#name}:begun`)) as string[]);
    const busy = this.#running.size > 0;
    for (const [rank, holder] of holders.entries()) {
      if (holder !== null) this.#lost.delete(rank);
      else if (!busy || begun.has(String(rank))) {
        // who has nothing to do is first
        const since = this.#lost.get(rank) ?? performance.now();
        this.#lost.set(rank, since);
        if ((!busy || performance.now() - since > this.#lease / 2) && (await this.#take(rank))) {
          this.#start(rank);
          break;
        }
      }
    }
    return holders.some((holder) => holder !== DONE) && (this.#running.size > 0 || !busy);
  }

  async run(): Promise<R[]> {
    try {
      while (await this.#look()) await pause(this.#lease / 5, this.#stop.signal);
    } catch (error) {
      this.#stop.abort(error);
    }
    await Promise.all(this.#running.values());
    if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
    return this.#results;
  }
}

/**
 * One worker of a training that is spread over machines: it takes a share that nobody has, and those of workers that were lost
 * (killed, cut off) besides its own; one that finds no share free waits as a spare. What `work` gives for its shares is returned once they are done: an
 * empty list for a spare that nobody needed, and where the training of this name is over already (a new one needs a new name).
 * @param client of ioredis, with `maxRetriesPerRequest: null` so that it outlives a restart of the server
 * @param work trains one share: `spread(net, shareOf(data, share.rank, share.ranks), { exchange: share })`
 * @throws ValueError; UsageError where no Redis answers, or a share is missing for too long; what `work` throws
 * @example
 * ```ts
 * import { Redis } from "ioredis";
 * import { dense, encode, gate, relu, seed, sequential } from "sievenet";
 * import { digits } from "sievenet/data";
 * import { redisShares, shareOf, spread } from "sievenet/spread";
 *
 * const client = new Redis("redis://localhost", { maxRetriesPerRequest: null });
 * const { train } = digits();
 * const nets = await redisShares(client, { name: "digits-1", ranks: 4 }, async (share) => {
 *   seed(1);
 *   const net = sequential(gate(dense(784, 100), { over: "inputs", lambda: 1e-5 }), relu, dense(100, 10));
 *   for await (const { epoch, loss } of spread(net, shareOf(train, share.rank, 4), { exchange: share, epochs: 20 })) console.log(epoch, loss);
 *   return encode(net);
 * });
 * client.disconnect();
 * ```
 */
export async function redisShares<R>(client: RedisClient, options: SharesOptions, work: (share: Exchange) => Promise<R>): Promise<R[]> {
  refuseUnknown("redisShares", options, ["name", "ranks", "lease", "patience", "signal"]);
  whole("redisShares", "ranks", options.ranks);
  for (const name of ["lease", "patience"] as const)
    if (options[name] !== undefined) numberThat("redisShares", name, options[name], "a number of seconds above 0", (seconds) => seconds > 0);
  await checkServer(client);
  return new Worker(client, options, work).run();
}
