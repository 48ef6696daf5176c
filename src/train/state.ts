// All that a training knows beyond its net, as named numbers and arrays: reading, putting back and narrowing are loops
// over the same list.
import { ValueError } from "../errors.ts";
import { type Gate, isGate } from "../gates/gate.ts";
import type { Part } from "../layers/layer.ts";
import { reserveOrdinal } from "../random.ts";
import { copyOf, type PlainArray, type Records, type StateRecord, type StateValue, type TrainingState } from "../records.ts";
import { Resident } from "../resident.ts";
import { isWhole } from "../shape.ts";
import { state as arraysOf, walk } from "../walk.ts";
import type { Constraint } from "./budget/constraint.ts";

/** Streams are numbered in 32 bits. */
const MOST_STREAM = 2 ** 32 - 1;

/** Where a training has it. */
export interface Knowledge {
  /** Objects of named numbers and arrays by who keeps them; those of the training itself under no name. */
  readonly own: Readonly<Record<string, StateRecord>>;
  /** What is kept beside each array of the net, by who keeps it. */
  readonly records: Readonly<Record<string, Records>>;
}

/** A place for a number or an array. */
interface Slot {
  readonly name: string;
  readonly holder: StateRecord;
  readonly key: string;
}

/** Whether gates are off, as a number that is there while they are. */
const switchOf = (gate: Gate): StateRecord => ({
  get off() {
    return gate.on === false ? 1 : undefined;
  },
  set off(value) {
    if (gate.on !== undefined) gate.on = value === undefined;
  },
});

/**
 * What parts of the net keep besides arrays: which random numbers gates draw (a net that is built anew may have others), whether
 * they are off, and the multipliers of constraints.
 */
function inNet(net: Part): Slot[] {
  const found: Slot[] = [];
  walk(net, (node, path) => {
    if ((node as Partial<Constraint>).isConstraint === true)
      found.push({ name: `constraint.${path}`, holder: node as unknown as StateRecord, key: "multiplier" });
    if (!isGate(node)) return;
    if ("stream" in node) found.push({ name: `stream.${path}`, holder: node as unknown as StateRecord, key: "stream" });
    found.push({ name: `off.${path}`, holder: switchOf(node), key: "off" });
  });
  return found;
}

/** All places, under the names that the arrays of the net have now. */
function slots(net: Part, { own, records }: Knowledge): Slot[] {
  const inside = (holder: StateRecord, path: string) => Object.keys(holder).map((key) => ({ name: path ? `${path}.${key}` : key, holder, key }));
  const arrays = [...arraysOf(net)];
  return [
    ...Object.entries(own).flatMap(([who, holder]) => inside(holder, who)),
    ...inNet(net),
    ...Object.entries(records).flatMap(([who, kept]) => arrays.flatMap(([path, array]) => inside(kept.of(array), `${who}.${path}`))),
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

/** What a value is, as far as it has to be the same in two states. */
function kindOf(value: StateValue | undefined): string {
  if (value === undefined) return "missing";
  if (typeof value === "number") return "a number";
  return `an array of ${value instanceof Resident ? value.size : value.length}`;
}

/** What does not fit of a state, in a sentence; undefined when all does. */
export function unfit(net: Part, knowledge: Knowledge, state: TrainingState): string | undefined {
  const all = slots(net, knowledge);
  const advice = "Give it to a training of its net, with its options.";
  const names = new Set(all.map((slot) => slot.name));
  const unknown = Object.keys(state).find((name) => !names.has(name));
  if (unknown !== undefined) return `"${unknown}" of the state is nothing that this training knows. ${advice}`;
  for (const { name, holder, key } of all) {
    const [needed, given] = [kindOf(holder[key]), kindOf(state[name])];
    if (key === "stream" && !isWhole(state[name] as number, 0, MOST_STREAM))
      return `"${name}" of the state is ${String(state[name])}, which is no random stream. ${advice}`;
    if (holder[key] !== undefined && needed !== given) return `"${name}" of the state is ${given}, but ${needed} is needed. ${advice}`;
  }
  return undefined;
}

/** Puts everything back; nothing at all when something does not fit. @throws ValueError */
export function writeState(net: Part, knowledge: Knowledge, state: TrainingState): void {
  const problem = unfit(net, knowledge, state);
  if (problem) throw new ValueError(`restore: ${problem}`);
  for (const { name, holder, key } of slots(net, knowledge)) {
    const [old, value] = [holder[key], state[name]];
    if (typeof old === "object") old.set(value as PlainArray);
    else holder[key] = value === undefined ? undefined : copyOf(value);
    if (key === "stream") reserveOrdinal(value as number);
  }
}

/**
 * Has numbers of an array begin anew at 0, with no past: the weights that training goes on from, averages, moments. What was kept of
 * the best epoch stays.
 */
export function restartState({ records }: Knowledge, array: Resident, indices: readonly number[]): void {
  if (!indices.length) return;
  const cleared = (values: PlainArray) => {
    for (const i of indices) values[i] = 0;
    return values;
  };
  array.set(cleared(array.toArray()));
  for (const [who, kept] of Object.entries(records)) {
    if (who === "best") continue;
    for (const value of Object.values(kept.of(array)))
      if (value instanceof Resident && value.size === array.size) value.set(cleared(value.toArray()));
      else if (typeof value === "object" && !(value instanceof Resident) && value.length === array.size) cleared(value);
  }
}

/** Keeps what is known of the elements at `indices` of an array that is about to be narrowed to them. */
export function narrowState({ records }: Knowledge, array: Resident, indices: ArrayLike<number>): void {
  for (const kept of Object.values(records)) kept.narrow(array, indices);
}
