// Checkpoints of a training while it runs: a file that is whole at any moment, and that one training at a time writes.
import { FormatError, UsageError } from "../errors.ts";
import { builtin, checkRegular, fileSystem, pathOf } from "../files.ts";
import { lock } from "../lock.ts";
import type { Moment } from "./beside.ts";
import type { CheckpointOptions } from "./options.ts";
import { makeFolder, removeParts, writeWhole } from "../writing.ts";

/** Name of the file in a folder. */
const NAME = "checkpoint.safetensors";
/** What the usual codes of the file system mean. */
const CODES: Readonly<Record<string, string>> = {
  EACCES: "it is not allowed",
  EPERM: "it is not allowed",
  EROFS: "its disk is read-only",
  ENOSPC: "its disk is full",
  EDQUOT: "its disk is full",
  EISDIR: "it is a folder",
  EEXIST: "a part of its path is a file",
  ENOTDIR: "a part of its path is a file",
};

const paths = () => builtin("node:path") as typeof import("node:path");

/** Which training of this process writes a file. */
const writers = new Map<string, Checkpoints>();

/** The file that one training writes. */
export class Checkpoints {
  readonly #path: string;
  readonly #every: number;
  readonly #everySteps: number;
  #release: (() => void) | undefined;
  /** The epoch and step of the last that was written. */
  #last = "none is there yet";

  /** @throws ValueError for what is no path */
  constructor(options: CheckpointOptions) {
    const { path, everySteps, every = everySteps === undefined ? 1 : Infinity } = options;
    const given = pathOf("train, checkpoint", path);
    this.#every = every;
    this.#everySteps = everySteps ?? Infinity;
    this.#path = paths().resolve(given, /[/\\]$/.test(given) || isFolder(given) ? NAME : "");
  }

  /** Whether one is due. */
  isDue({ epochs, last = false, steps }: Moment): boolean {
    if (epochs !== undefined) return last || epochs % this.#every === 0;
    return steps !== undefined && steps % this.#everySteps === 0;
  }

  /** Takes the file for one training. @throws UsageError when a training of another process has it */
  begin(): void {
    try {
      makeFolder(paths().dirname(this.#path));
      const before = writers.get(this.#path);
      // one that was dropped in the middle of its loop never ends, so the newest of a process has the file
      if (before) {
        this.#release = before.#release;
        before.#release = undefined;
      }
      if (!this.#release) {
        const attempt = lock(`${this.#path}.lock`);
        if ("holder" in attempt)
          throw new UsageError(
            `train: "${this.#path}" is written by another training, of ${attempt.holder}. Give another path, or wait for its end. If there is no such training, remove "${this.#path}.lock".`,
          );
        this.#release = attempt.release;
      }
    } catch (cause) {
      throw this.#unusable(cause);
    }
    writers.set(this.#path, this);
    process.on("exit", this.end);
  }

  /** Writes the next, all or nothing. `when`: of what moment it is. @throws FormatError when it cannot be written; the one before is still there */
  async write(bytes: Uint8Array, when: string): Promise<void> {
    if (writers.get(this.#path) !== this)
      throw new UsageError(`train: another training of this process writes "${this.#path}" now. Give each training a path of its own.`);
    const files = fileSystem() as NonNullable<ReturnType<typeof fileSystem>>;
    try {
      const there = await files.stat(this.#path).catch(() => undefined);
      if (there) checkRegular(this.#path, there);
      // the lock is ours: parts of whatever age were left by one that was killed
      await removeParts(files, paths().dirname(this.#path), [paths().basename(this.#path)], 0);
      await writeWhole(files, this.#path, bytes);
    } catch (cause) {
      throw this.#unusable(cause);
    }
    this.#last = `that of ${when} is kept`;
  }

  /** Leaves the file to others. */
  readonly end = (): void => {
    process.off("exit", this.end);
    if (writers.get(this.#path) === this) writers.delete(this.#path);
    this.#release?.();
    this.#release = undefined;
  };

  #unusable(cause: unknown): Error {
    if (cause instanceof UsageError || cause instanceof FormatError) return cause;
    const { code = "", message } = cause as NodeJS.ErrnoException;
    return new FormatError(
      `train: the checkpoint "${this.#path}" cannot be written: ${CODES[code] ?? message}; ${this.#last}. The training stands where it was: loop over it again to go on, or save its net.`,
      { cause },
    );
  }
}

function isFolder(path: string): boolean {
  return (builtin("node:fs") as typeof import("node:fs")).statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
