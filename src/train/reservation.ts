// A net is in one training with a running average at a time: what another did to it would be lost, or end in the average.
import { UsageError } from "../errors.ts";
import type { Resident } from "../resident.ts";

/** Which average an array is reserved for. Weakly: a training that was dropped goes on no more, and is forgotten with it. */
const owners = new WeakMap<Resident, WeakRef<object>>();

/** Refuses arrays of a training that keeps an average and has not ended. @throws UsageError */
export function checkFree(arrays: Iterable<Resident>): void {
  for (const array of arrays) {
    if (owners.get(array)?.deref())
      throw new UsageError(
        `train: the ${array.label} belongs to a training with a running average that has not ended, but a net can be in one such training at a time. Let the other end first: finish its loop, break out of it, or call return() on what train() gave.`,
      );
  }
}

/** Keeps other trainings off the arrays until `release`. @throws UsageError when one has them. */
export function reserve(arrays: Iterable<Resident>, owner: object): void {
  checkFree(arrays);
  const reference = new WeakRef(owner);
  for (const array of arrays) owners.set(array, reference);
}

/** Ends the reservation of those arrays that `owner` has. */
export function release(arrays: Iterable<Resident>, owner: object): void {
  for (const array of arrays) if (owners.get(array)?.deref() === owner) owners.delete(array);
}
