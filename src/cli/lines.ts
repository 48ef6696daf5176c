// Where lines of a table go: to stdout, or to a file that appears when it is whole.
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { faultOf } from "../files.ts";
import { Failure, reason } from "./failure.ts";

/** Takes text and writes it, no faster than it goes. */
export class Lines {
  readonly #out: string | undefined;
  readonly #stream: WriteStream | NodeJS.WriteStream;
  readonly #failed: Promise<never>;

  constructor(out: string | undefined) {
    this.#out = out;
    this.#stream = out === undefined ? process.stdout : createWriteStream(`${out}.part`);
    this.#failed = new Promise((_, reject) => {
      if (out !== undefined) this.#stream.on("error", (cause: NodeJS.ErrnoException) => reject(this.#fault(cause)));
    });
    this.#failed.catch(() => {});
  }

  #fault(cause: NodeJS.ErrnoException): Failure {
    return new Failure(`the file "${this.#out}" cannot be written: ${faultOf(cause, "written") ?? reason(cause)}.`, 1, { cause });
  }

  /** @throws Failure */
  async write(text: string): Promise<void> {
    if (!this.#stream.write(text)) await Promise.race([once(this.#stream, "drain"), this.#failed]);
  }

  /** Ends the file, which is there from then on. @throws Failure */
  async end(): Promise<void> {
    if (this.#out === undefined) return;
    await Promise.race([new Promise<void>((done) => void (this.#stream as WriteStream).end(done)), this.#failed]);
    await rename(`${this.#out}.part`, this.#out).catch((cause) => Promise.reject(this.#fault(cause)));
  }

  /** Leaves no file behind. */
  async giveUp(): Promise<void> {
    if (this.#out === undefined) return;
    (this.#stream as WriteStream).destroy();
    await rm(`${this.#out}.part`, { force: true });
  }
}
