// Shares of one training in tabs or workers of a browser, or in threads of Node: they hear of each other through a channel.

import { UsageError, ValueError } from "../errors.ts";
import { numberThat, refuseUnknown, shown, whole } from "../options.ts";
import { isWhole } from "../shape.ts";
import type { Exchange } from "./exchange.ts";

/** What all who hold it hear, but not who says it: a `BroadcastChannel`, or an object of your own. */
export interface Channel {
  /** Tells all others. */
  postMessage(message: unknown): void;
  /** Called with what another told. */
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  /** Ends that. */
  removeEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** Options of `channelExchange()`. */
export interface ChannelOptions {
  /** Which share this is, from 0. */
  readonly rank: number;
  /** How many there are. */
  readonly ranks: number;
  /** Seconds to wait for another that does not answer. Default 60. */
  readonly patience?: number;
}

/** What is said: bytes of a round; which round somebody waits for; that somebody joins; how far the others are. */
type Word =
  | { readonly kind: "told"; readonly round: string; readonly rank: number; readonly bytes: Uint8Array }
  | { readonly kind: "wanted"; readonly round: string; readonly ranks: number }
  | { readonly kind: "joins"; readonly rank: number }
  | { readonly kind: "known"; readonly to: number; readonly rank: number; readonly steps: number; readonly bytes?: Uint8Array };

/** Milliseconds after which who waits asks again: a tab that was opened later has not heard what was said before. */
const ASK = 200;
/** Milliseconds that who joins waits for others behind the first that answers. */
const JOIN = 1000;
/** Rounds whose bytes are kept for who asks: an averaging has two, and another may be one averaging behind. */
const KEPT = 4;

/** Keeps the newest of what is named by rounds. */
function forgetOldest(rounds: Map<string, unknown> | Set<string>): void {
  const [oldest] = rounds.keys();
  if (rounds.size > KEPT) rounds.delete(oldest as string);
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

/** Shares that tell each other through a channel. */
class ChannelExchange implements Exchange {
  readonly rank: number;
  readonly ranks: number;
  readonly #patience: number;
  readonly #channel: Channel;
  /** What was heard of each round. */
  readonly #heard = new Map<string, (Uint8Array | undefined)[]>();
  /** The last rounds that are over. */
  readonly #over = new Set<string>();
  /** What this share told of the last rounds. */
  readonly #told = new Map<string, Uint8Array>();
  #known: { readonly steps: number; readonly bytes: () => Uint8Array } | undefined;
  /** What others knew when this one joined: the furthest. */
  #joined: { readonly steps: number; readonly bytes?: Uint8Array } | undefined;
  /** Who has said by then how far it is. */
  readonly #answered = new Set<number>();
  #wake = () => {};

  constructor(channel: Channel, { rank, ranks, patience = 60 }: ChannelOptions) {
    this.#channel = channel;
    this.rank = rank;
    this.ranks = ranks;
    this.#patience = patience;
    channel.addEventListener("message", ({ data }) => this.#hear(data as Word));
  }

  #hear(word: Word): void {
    if (word?.kind === "told") this.#note(word.round, word.rank, word.bytes);
    else if (word?.kind === "wanted") {
      const bytes = word.ranks === this.ranks ? this.#told.get(word.round) : undefined;
      if (bytes) this.#say({ kind: "told", round: word.round, rank: this.rank, bytes });
    } else if (word?.kind === "joins" && word.rank !== this.rank) {
      this.#answered.add(word.rank);
      const { steps = 0, bytes } = this.#known ?? {};
      this.#say({ kind: "known", to: word.rank, rank: this.rank, steps, ...(bytes && { bytes: bytes() }) });
    } else if (word?.kind === "known" && word.to === this.rank) {
      this.#answered.add(word.rank);
      if (word.steps > (this.#joined?.steps ?? 0)) this.#joined = word;
    }
  }

  #say(word: Word): void {
    this.#channel.postMessage(word);
  }

  #note(round: string, rank: number, bytes: Uint8Array): void {
    if (this.#over.has(round)) return; // told again for another
    const all = this.#heard.get(round) ?? Array.from({ length: this.ranks });
    this.#heard.set(round, all);
    if (rank < this.ranks) all[rank] = bytes;
    this.#wake();
  }

  async gather(round: string, bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    this.#told.set(round, bytes);
    forgetOldest(this.#told);
    this.#say({ kind: "told", round, rank: this.rank, bytes });
    this.#note(round, this.rank, bytes);
    const missing = () => (this.#heard.get(round) as (Uint8Array | undefined)[]).indexOf(undefined);
    for (let waited = 0; missing() >= 0; waited += ASK) {
      if (waited > 1000 * this.#patience)
        throw new UsageError(
          `spread: share ${missing()} of ${this.ranks} has not answered for ${this.#patience} seconds. Open it again with its rank, and all go on; or give more { patience }.`,
        );
      if (waited) this.#say({ kind: "wanted", round, ranks: this.ranks });
      await Promise.race([
        wait(ASK),
        new Promise<void>((resolve) => {
          this.#wake = () => missing() < 0 && resolve();
        }),
      ]);
    }
    this.#wake = () => {};
    const all = this.#heard.get(round) as Uint8Array[];
    this.#heard.delete(round);
    forgetOldest(this.#heard); // told so late that nobody gathers it any more
    forgetOldest(this.#over.add(round));
    return all;
  }

  async recovered(): Promise<Uint8Array | undefined> {
    // the first that is opened waits for another, which it would wait for anyway
    let behind = 0;
    for (let waited = 0; this.#answered.size < this.ranks - 1 && behind < JOIN && waited < 1000 * this.#patience; waited += ASK) {
      this.#say({ kind: "joins", rank: this.rank });
      await wait(ASK);
      if (this.#answered.size) behind += ASK;
    }
    return this.#joined?.bytes;
  }

  keep(steps: number, bytes: () => Uint8Array): void {
    this.#known = { steps, bytes };
  }
}

/**
 * Joins shares of one training through a channel: two tabs of a browser, a page and its workers, threads of Node. Each has its own
 * rank; who is opened later is waited for; who is opened again with its rank goes on from what the others know.
 * @param channel a `BroadcastChannel` of a name that only this training has
 * @throws ValueError for a share that there is not
 * @example
 * ```ts
 * import { channelExchange } from "sievenet/spread";
 *
 * const channel = new BroadcastChannel("digits");
 * const exchange = channelExchange(channel, { rank: 0, ranks: 2 }); // the other tab has rank 1
 * exchange.ranks; // 2
 * channel.close();
 * ```
 */
export function channelExchange(channel: Channel, options: ChannelOptions): Exchange {
  refuseUnknown("channelExchange", options, ["rank", "ranks", "patience"]);
  const { rank, ranks, patience = 60 } = options;
  whole("channelExchange", "ranks", ranks);
  if (!isWhole(rank, 0, ranks - 1)) throw new ValueError(`channelExchange: rank is ${shown(rank)}, but it must be a whole number from 0 to ${ranks - 1}.`);
  numberThat("channelExchange", "patience", patience, "a number of seconds above 0", (seconds) => seconds > 0);
  return new ChannelExchange(channel, options);
}
