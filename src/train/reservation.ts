// A net is in one training with a running average at a time: what another did to it would be lost, or end in the average.
import { UsageError } from "../errors.ts";
import type { Resident } from "../resident.ts";

/** Which training an array is in. Weakly: one that was dropped goes on no more, and is forgotten. */
const owners = new WeakMap<Resident, { deref(): Running | undefined }>();

/** Without WeakRef, in small engines, one that was dropped has to be ended. */
const weakly = <T extends object>(value: T): { deref(): T | undefined } => (globalThis.WeakRef ? new WeakRef(value) : { deref: () => value });

/**
 * Refuses arrays of a training that keeps an average and has not ended. One that was aborted, but has not had its turn since,
 * is ended here: React's strict mode, for one, starts the next in the same turn. So is one that waits between two epochs, where
 * a training `begins`: nobody can know whether its loop was dropped there, and one that is to go on is told. @throws UsageError
 */
export function checkFree(arrays: Iterable<Resident>, begins = false): void {
  for (const array of arrays) {
    const owner = owners.get(array)?.deref();
    if (owner?.aborted || (owner?.keepsAverage && owner.waiting && begins)) owner.end();
    else if (owner?.keepsAverage)
      throw new UsageError(
        `train: the ${array.label} belongs to a training with a running average that has not ended, but a net can be in one such training at a time. Let the other end first: finish its loop, break out of it, or call return() on what train() gave.`,
      );
  }
}

/** A training while it runs, or waits to go on. */
export class Running {
  /** Whether it has ended: from then on it leaves the net alone. */
  ended = false;
  /** Whether it waits between two epochs, while its loop does something else or was dropped. */
  waiting = false;
  /** Whether others have to wait for its end. */
  readonly keepsAverage: boolean;
  readonly #arrays: Iterable<Resident>;
  readonly #signal: AbortSignal | undefined;
  readonly #leave: () => void;

  /** `leave`: leaves the net as it is to be at the end. */
  constructor(arrays: Iterable<Resident>, keepsAverage: boolean, signal: AbortSignal | undefined, leave: () => void) {
    this.keepsAverage = keepsAverage;
    this.#arrays = arrays;
    this.#signal = signal;
    this.#leave = leave;
  }

  /** Whether it will do nothing more but end. */
  get aborted(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** Notes that the arrays are in this training. @throws UsageError when another has them for itself */
  begin(): void {
    checkFree(this.#arrays, true);
    const reference = weakly(this);
    for (const array of this.#arrays) owners.set(array, reference);
  }

  /** Goes on after an epoch was looked at. @throws the signal's reason; UsageError when another training has begun meanwhile */
  goOn(): void {
    this.waiting = false;
    if (!this.ended) return;
    this.#signal?.throwIfAborted();
    throw new UsageError(
      "train: another training of this net began while this one waited between two epochs, so this one has ended, and the net is the other's. Train a net in one loop at a time, or a copy of it: decode(encode(net)).",
    );
  }

  /** Leaves the net to others, once. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const array of this.#arrays) if (owners.get(array)?.deref() === this) owners.delete(array);
    this.#leave();
  }
}
