// What sievenet course keeps beside its net while it trains: it goes on from there after it was stopped.
import * as files from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readIfThere } from "../files.ts";
import { decode } from "../index.ts";
import { writeWhole } from "../writing.ts";

/** A file that can be read; one that cannot is as if it were not there. */
async function sound(path: string): Promise<Uint8Array | undefined> {
  const bytes = await readIfThere(files, path);
  try {
    if (bytes) decode(bytes);
    return bytes;
  } catch {
    return undefined;
  }
}

/** Files beside a net, named after it and after what their content follows from. */
export class CourseFiles {
  readonly #path: string;
  readonly #key: string;

  constructor(path: string, key: string) {
    this.#path = path;
    this.#key = key;
  }

  #place(round: number, under: "done" | "begun"): string {
    return `${this.#path}.${this.#key}.round-${round}-${under}`;
  }

  /** The nets of rounds that are done, from the first on, and what the one after them goes on from. */
  async found(first: number): Promise<{ readonly done: readonly Uint8Array[]; readonly from: Uint8Array | undefined }> {
    const done: Uint8Array[] = [];
    for (let net = await sound(this.#place(first, "done")); net; net = await sound(this.#place(first + done.length, "done"))) done.push(net);
    return { done, from: await sound(this.#place(first + done.length, "begun")) };
  }

  /** Keeps what a round goes on from. */
  begun(round: number, file: Uint8Array): Promise<void> {
    return writeWhole(files, this.#place(round, "begun"), file);
  }

  /** Keeps what a round left. */
  async done(round: number, net: Uint8Array): Promise<void> {
    await writeWhole(files, this.#place(round, "done"), net);
    await files.rm(this.#place(round, "begun"), { force: true });
  }

  /** The net is written: nothing goes on from here any more. */
  async clear(): Promise<void> {
    const [folder, own] = [dirname(this.#path), `${basename(this.#path)}.${this.#key}.round-`];
    for (const name of await files.readdir(folder)) if (name.startsWith(own)) await files.rm(join(folder, name), { force: true });
  }
}
