// Checkpoints of a training while it runs: when they are due, and which training of a process writes them.
import { FileError, SievenetError, UsageError } from "../errors.ts";
import { faultOf } from "../files.ts";
import type { Moment } from "./beside.ts";
import type { CheckpointOptions } from "./options.ts";
import { type Place, placeOf } from "./places.ts";

/** Which training of this process writes where. */
const writers = new Map<string, Checkpoints>();

/** The file that one training writes. */
export class Checkpoints {
  readonly #place: Place;
  readonly #every: number;
  readonly #everySteps: number;
  #release: (() => void) | undefined;
  /** The epoch and step of the last that was written. */
  #last = "none is there yet";

  /** @throws ValueError for what is no path; UsageError for a name that cannot be */
  constructor({ path, everySteps, every = everySteps === undefined ? 1 : Infinity }: CheckpointOptions) {
    this.#every = every;
    this.#everySteps = everySteps ?? Infinity;
    this.#place = placeOf(path);
  }

  /** Whether one is due. */
  isDue({ epochs, last = false, steps }: Moment): boolean {
    if (epochs !== undefined) return last || epochs % this.#every === 0;
    return steps !== undefined && steps % this.#everySteps === 0;
  }

  /** Takes the file for one training. @throws UsageError when a training of another process has it; FileError when it cannot be written */
  async begin(): Promise<void> {
    const { name } = this.#place;
    const before = writers.get(name);
    writers.set(name, this);
    // one that was dropped in the middle of its loop never ends, so the newest of a process has the file
    this.#release = before?.leave() ?? (await this.#take());
  }

  async #take(): Promise<() => void> {
    const { name } = this.#place;
    let problem: unknown;
    try {
      const taken = await this.#place.take();
      if (typeof taken === "function") return taken;
      const { holder, otherwise } = taken;
      problem = new UsageError(`train: "${name}" is written by another training, of ${holder}. Give another path, or wait for its end.${otherwise}`);
    } catch (cause) {
      problem = this.#unusable(cause);
    }
    writers.delete(name);
    throw problem;
  }

  /** Hands over what leaves the file to other processes. */
  leave(): (() => void) | undefined {
    const release = this.#release;
    this.#release = undefined;
    return release;
  }

  /** Writes the next, all or nothing. `when`: of what moment it is. @throws FileError when it cannot be written; the one before is still there */
  async write(bytes: Uint8Array, when: string): Promise<void> {
    const { name } = this.#place;
    if (writers.get(name) !== this) throw new UsageError(`train: another training of this process writes "${name}" now. Give each training a path of its own.`);
    await this.#place.write(bytes).catch((cause) => {
      throw this.#unusable(cause);
    });
    this.#last = `that of ${when} is kept`;
  }

  /** Leaves the file to others. */
  end(): void {
    const { name } = this.#place;
    if (writers.get(name) === this) writers.delete(name);
    this.leave()?.();
  }

  #unusable(cause: unknown): Error {
    if (cause instanceof SievenetError && !(cause instanceof FileError)) return cause;
    const { message } = cause as Error;
    return new FileError(
      `train: the checkpoint "${this.#place.name}" cannot be written: ${faultOf(cause, "written") ?? message.replace(/\.$/, "")}; ${this.#last}. The training stands where it was: loop over it again to go on, or save its net.`,
      { cause },
    );
  }
}
