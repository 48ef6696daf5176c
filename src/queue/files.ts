// Files of jobs on the server of a queue: checkpoints, so that another worker goes on from them, and what a job leaves, until it is collected.
import type { Redis } from "ioredis";
import { nodeBuffer } from "../files.ts";
import { CHECKPOINT } from "../run/resume.ts";
import { HISTORY, MODEL } from "../run/run.ts";
import type { Place } from "../sweep/place.ts";
import { REPORT } from "../sweep/work.ts";
import { utf8 } from "../utf8.ts";

/** Options of `ServerPlace`. */
export interface ServerPlaceOptions {
  /** The most bytes of a checkpoint that is sent to the server; a larger one is not, and its job begins anew when its worker is lost. */
  readonly most: number;
  /** Milliseconds from one checkpoint that is sent to the next. */
  readonly every: number;
  /** Where checkpoints are instead: a folder that all workers see. */
  readonly shared?: Place | undefined;
  /** Told once that checkpoints are too large. */
  readonly note: (text: string) => void;
}

/** Milliseconds for which the server keeps files that nobody asks for: a week. */
const KEPT = 604_800_000;

/** The hash with the files of a job. */
export const filesKey = (prefix: string, key: string): string => `${prefix}:files:${key}`;

const bytesOf = (content: Uint8Array | string): Uint8Array => (typeof content === "string" ? utf8(content) : content);

/** Where a worker has the files of a job: in its memory, and of those what others need on the server. */
export class ServerPlace implements Place {
  readonly #client: Redis;
  readonly #key: string;
  readonly #options: ServerPlaceOptions;
  readonly #files = new Map<string, Uint8Array>();
  #sentAt = performance.now();
  #tooLarge = false;

  constructor(client: Redis, key: string, options: ServerPlaceOptions) {
    this.#client = client;
    this.#key = key;
    this.#options = options;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const { shared } = this.#options;
    if (shared && name === CHECKPOINT) return shared.read(name);
    const known = this.#files.get(name) ?? (await this.#client.hgetBuffer(this.#key, name)) ?? undefined;
    return known && new Uint8Array(known);
  }

  async write(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
    const { shared, every } = this.#options;
    for (const [name, content] of Object.entries(files)) this.#files.set(name, bytesOf(content));
    const checkpoint = files[CHECKPOINT];
    if (shared && checkpoint) await shared.write({ [CHECKPOINT]: checkpoint });
    else if (checkpoint && performance.now() - this.#sentAt >= every) await this.#send([CHECKPOINT]);
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name);
    await this.#options.shared?.remove(name);
    await this.#client.hdel(this.#key, name);
  }

  /** Sends all that others need. `going`: the job goes on elsewhere, from its checkpoint. */
  async flush(going: boolean): Promise<void> {
    await this.#send([...this.#files.keys()].filter((name) => name !== CHECKPOINT || (going && !this.#options.shared)));
  }

  async #send(names: readonly string[]): Promise<void> {
    const { most, note } = this.#options;
    const fields = names.flatMap((name) => {
      const bytes = this.#files.get(name);
      if (!bytes) return [];
      if (name !== CHECKPOINT || bytes.length <= most) return [name, nodeBuffer(bytes)];
      if (!this.#tooLarge)
        note(
          `the checkpoint has ${bytes.length} bytes, more than the ${most} that are sent to the server, so this job begins anew if its worker is lost; give workers a folder that all of them see`,
        );
      this.#tooLarge = true;
      return [];
    });
    this.#sentAt = performance.now();
    if (fields.length)
      await this.#client
        .multi()
        .hset(this.#key, ...fields)
        .pexpire(this.#key, KEPT)
        .exec()
        .then(thrown);
  }
}

/** Throws the first error of the answers of a transaction. */
function thrown(answers: [error: Error | null, result: unknown][] | null): void {
  for (const [error] of answers ?? []) if (error) throw error;
}

/** What jobs leave: names of files, of which a server may send no others. */
const LEFT = [MODEL, HISTORY, REPORT];

/** What a job has left on the server but its checkpoint, by name. */
export async function leftBehind(client: Redis, key: string): Promise<Record<string, Uint8Array>> {
  const names = (await client.hkeys(key)).filter((name) => LEFT.includes(name));
  if (!names.length) return {};
  const contents = await client.hmgetBuffer(key, ...names);
  return Object.fromEntries(names.flatMap((name, i) => (contents[i] ? [[name, new Uint8Array(contents[i])]] : [])));
}
