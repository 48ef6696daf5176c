// The checkpoint of the running training, kept by the browser so that it survives a reload.
import { browserFiles } from "sievenet/run";
import type { RunSettings } from "sievenet/run";
import type { Kept } from "../messages.ts";

const files = browserFiles("opfs:sievenet-page");
const CHECKPOINT = "checkpoint.safetensors";
const ABOUT = "about.json";

/** Milliseconds between two writes: a checkpoint has megabytes. */
const PAUSE = 2000;

/** What is kept from an earlier visit. */
export async function keptRun(): Promise<Kept | undefined> {
  try {
    const about = await files.read(ABOUT);
    return about?.length ? (JSON.parse(new TextDecoder().decode(about)) as Kept) : undefined;
  } catch {
    return undefined; // a browser that keeps nothing: there is none
  }
}

export const keptCheckpoint = () => files.read(CHECKPOINT);

export async function forget(): Promise<void> {
  for (const name of [ABOUT, CHECKPOINT]) await files.remove(name);
}

/** Keeps the newest checkpoint of a run, now and then. */
export class Keeper {
  readonly #settings: RunSettings;
  #latest: { readonly bytes: Uint8Array; readonly epochs: number } | undefined;
  #last = -Infinity;

  constructor(settings: RunSettings) {
    this.#settings = settings;
  }

  /** Takes a file of the run. */
  async take(name: string, bytes: Uint8Array, epochs: number): Promise<void> {
    if (name !== CHECKPOINT) return;
    this.#latest = { bytes, epochs };
    if (performance.now() - this.#last > PAUSE) await this.flush();
  }

  /** Writes what was taken last. */
  async flush(): Promise<void> {
    const latest = this.#latest;
    if (!latest) return;
    this.#latest = undefined;
    this.#last = performance.now();
    const about: Kept = { settings: this.#settings, epochs: latest.epochs };
    try {
      await files.write(CHECKPOINT, latest.bytes);
      await files.write(ABOUT, new TextEncoder().encode(JSON.stringify(about)));
    } catch {
      // no room, or a private window: the training goes on without
    }
  }
}
