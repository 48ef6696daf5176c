// All that a training knows beyond its net, as named numbers and arrays: reading, putting back, narrowing and reckoning
// are loops over the same list.
import { ShapeError, ValueError } from "../errors.ts";
import type { Part } from "../layers/layer.ts";
import { bytesOf, copyOf, type PlainArray, type Records, type StateRecord, type StateValue } from "../records.ts";
import { Resident } from "../resident.ts";
import { state as arraysOf } from "../walk.ts";

/**
 * What a training knows beyond its net: numbers such as `epoch`, and arrays and numbers of each array of the net, such as
 * `optimizer.0.weight.mean`: whose it is, the path of the array, the name it is kept under.
 */
export type TrainingState = Record<string, number | PlainArray>;

/** Where a training has it. */
export interface Knowledge {
  /** Objects of named numbers. No two have one name. */
  readonly numbers: readonly Record<string, number>[];
  /** What is kept beside each array of the net, by who keeps it. */
  readonly records: Readonly<Record<string, Records>>;
}

/** A place for a number or an array. */
interface Slot {
  readonly name: string;
  readonly holder: StateRecord;
  readonly key: string;
}

/** All places, under the names that the arrays of the net have now. */
function slots(net: Part, { numbers, records }: Knowledge): Slot[] {
  const inside = (holder: StateRecord, path: string) => Object.keys(holder).map((key) => ({ name: path + key, holder, key }));
  const arrays = [...arraysOf(net)];
  return [
    ...numbers.flatMap((holder) => inside(holder, "")),
    ...Object.entries(records).flatMap(([who, kept]) => arrays.flatMap(([path, array]) => inside(kept.of(array), `${who}.${path}.`))),
  ];
}

/** A copy of everything. */
export function readState(net: Part, knowledge: Knowledge): TrainingState {
  const state: TrainingState = {};
  for (const { name, holder, key } of slots(net, knowledge)) {
    const value = holder[key];
    if (value !== undefined) state[name] = copyOf(value);
  }
  return state;
}

/** Refuses what does not fit where it is to go. @throws ShapeError, ValueError */
function checkFits(name: string, old: StateValue | undefined, value: number | PlainArray | undefined): void {
  if (value === undefined) {
    if (old === undefined) return;
    throw new ValueError(`training: the state has no "${name}". Give a training of the same net the same options as the one it was taken of.`);
  }
  if (old === undefined) return;
  if ((typeof old === "number") !== (typeof value === "number"))
    throw new ValueError(
      `training: "${name}" of the state is ${typeof value === "number" ? "a number" : "an array"}, but it must be ${typeof old === "number" ? "a number" : "an array"}.`,
    );
  if (typeof old === "number" || typeof value === "number") return;
  const size = old instanceof Resident ? old.size : old.length;
  if (value.length !== size)
    throw new ShapeError(`training: "${name}" of the state has ${value.length} numbers, but ${size} are needed. Give the net that was saved with the state.`);
}

/** Puts everything back; nothing at all when something does not fit. @throws ShapeError, ValueError */
export function writeState(net: Part, knowledge: Knowledge, state: TrainingState): void {
  const all = slots(net, knowledge);
  for (const { name, holder, key } of all) checkFits(name, holder[key], state[name]);
  const names = new Set(all.map((slot) => slot.name));
  const unknown = Object.keys(state).find((name) => !names.has(name));
  if (unknown !== undefined)
    throw new ValueError(`training: the state has "${unknown}", which this training does not. Give it the same net and options as the one it was taken of.`);
  for (const { name, holder, key } of all) {
    const [old, value] = [holder[key], state[name]];
    if (typeof old === "object") old.set(value as PlainArray);
    else holder[key] = value === undefined ? undefined : copyOf(value);
  }
}

/** Keeps what is known of the elements at `indices` of an array that is about to be narrowed to them. */
export function narrowState({ records }: Knowledge, array: Resident, indices: ArrayLike<number>): void {
  for (const kept of Object.values(records)) kept.narrow(array, indices);
}

/** Bytes of memory that all of it takes. */
export function stateBytes(net: Part, knowledge: Knowledge): number {
  return slots(net, knowledge).reduce((sum, { holder, key }) => sum + bytesOf(holder[key]), 0);
}
