// The checkpoint of the running training, kept by the browser so that it survives a reload.

import type { RunSettings } from "sievenet/run";
import { browserFiles } from "sievenet/run";
import type { Kept } from "../messages.ts";
import { turn, turnNow } from "./turn.ts";

const files = browserFiles("opfs:sievenet-page");
const CHECKPOINT = "checkpoint.safetensors";
const ABOUT = "about.json";

/** Milliseconds between two writes: a checkpoint has megabytes. */
const PAUSE = 2000;
/** Milliseconds after which another tab is told of: one that was just closed has given its turn back by then. */
const SLOW = 1000;

const ELSEWHERE = "Another tab of this page is training. What is trained here is kept once that one has ended; until then a reload loses it.";
/** Of a training that ended before the other one. */
const NEVER = "Another tab of this page is training, so this training was not kept: a reload loses it.";

/** What is kept from an earlier visit; undefined where nothing is, or nothing that can be read. */
export async function keptRun(): Promise<Kept | undefined> {
  try {
    const about = JSON.parse(new TextDecoder().decode(await files.read(ABOUT)));
    return typeof about?.settings === "object" && Number.isInteger(about.epochs) ? about : undefined;
  } catch {
    return undefined; // a browser that keeps nothing: there is none
  }
}

export const keptCheckpoint = () => files.read(CHECKPOINT);

export async function forget(): Promise<void> {
  for (const name of [ABOUT, CHECKPOINT]) await files.remove(name);
}

/** Why nothing is kept, as a sentence. */
function whyNot(error: unknown): string {
  const cause = (error as Error).cause as Error | undefined;
  const full = cause?.name === "QuotaExceededError";
  const why = full ? "it gives this page no more room" : cause ? cause.message.replace(/\.$/, "") : "it has no place for files of pages";
  return `The browser does not keep this training, so a reload loses it: ${why}.`;
}

/** Keeps the newest checkpoint of a run, now and then, while it is the turn of this tab. */
export class Keeper {
  readonly #tell: (whyNot: string | undefined) => void;
  readonly #left = new AbortController();
  readonly #waited: Promise<void>;
  /** What ends the turn. */
  #end: (() => void) | undefined;
  #latest: { readonly bytes: Uint8Array; readonly about: Kept } | undefined;
  #last = -Infinity;

  /** `tell`: why nothing is kept, or undefined once something is; `end`: what ends the turn of a run that goes on. Any other begins with nothing kept. */
  constructor(tell: (whyNot: string | undefined) => void, end?: () => void) {
    this.#tell = tell;
    this.#end = end;
    this.#waited = end ? Promise.resolve() : this.#wait();
  }

  async #wait(): Promise<void> {
    const slow = setTimeout(() => this.#tell(ELSEWHERE), SLOW);
    // one that is over has its turn now or never, and is told of where there is something to lose
    const end = (await turn(this.#left.signal)) ?? (this.#latest && (await turnNow()));
    clearTimeout(slow);
    if (!end) return this.#latest && this.#tell(NEVER);
    // what another run has left is gone before this one writes
    await forget().catch(() => {});
    this.#end = end;
    this.#tell(undefined);
    await this.flush();
  }

  /** Takes a file of the run. */
  async take(name: string, bytes: Uint8Array, settings: RunSettings, epochs: number): Promise<void> {
    if (name !== CHECKPOINT) return;
    this.#latest = { bytes, about: { settings, epochs } };
    if (performance.now() - this.#last > PAUSE) await this.flush();
  }

  /** Writes what was taken last, if it is the turn of this tab. */
  async flush(): Promise<void> {
    const latest = this.#latest;
    if (!latest || !this.#end) return;
    this.#latest = undefined;
    this.#last = performance.now();
    try {
      await files.write(CHECKPOINT, latest.bytes);
      await files.write(ABOUT, new TextEncoder().encode(JSON.stringify(latest.about)));
      this.#tell(undefined);
    } catch (error) {
      this.#tell(whyNot(error)); // the training goes on without
    }
  }

  /** Ends the turn, with all written, or with word that nothing was. */
  async close(): Promise<void> {
    this.#left.abort();
    await this.#waited;
    await this.flush();
    this.#end?.();
    this.#end = undefined;
  }
}
