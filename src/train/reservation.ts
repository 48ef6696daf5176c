// A net is in one training with a running average at a time: what another did to it would be lost, or end in the average.
import { UsageError } from "../errors.ts";
import type { Resident } from "../resident.ts";

/** A training while it runs, or waits to go on. */
export interface Running {
  /** Whether others have to wait for its end. */
  readonly keepsAverage: boolean;
  /** Whether it will do nothing more but end. */
  readonly aborted: boolean;
  /** Leaves the net as it is to be at the end, unless that is done. */
  end(): void;
}

/** Which training an array is in. Weakly: one that was dropped goes on no more, and is forgotten. */
const owners = new WeakMap<Resident, WeakRef<Running>>();

/**
 * Refuses arrays of a training that keeps an average and has not ended. One that was aborted, but has not had its turn since,
 * is ended here: React's strict mode, for one, starts the next in the same turn. @throws UsageError
 */
export function checkFree(arrays: Iterable<Resident>): void {
  for (const array of arrays) {
    const owner = owners.get(array)?.deref();
    if (owner?.aborted) owner.end();
    else if (owner?.keepsAverage)
      throw new UsageError(
        `train: the ${array.label} belongs to a training with a running average that has not ended, but a net can be in one such training at a time. Let the other end first: finish its loop, break out of it, or call return() on what train() gave.`,
      );
  }
}

/** Notes that the arrays are in a training until `release`. @throws UsageError when one has them for itself */
export function reserve(arrays: Iterable<Resident>, owner: Running): void {
  checkFree(arrays);
  const reference = new WeakRef(owner);
  for (const array of arrays) owners.set(array, reference);
}

/** Notes that the arrays are in that training no more. */
export function release(arrays: Iterable<Resident>, owner: Running): void {
  for (const array of arrays) if (owners.get(array)?.deref() === owner) owners.delete(array);
}
