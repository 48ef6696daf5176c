// Tied weights: one parameter that stands at several places of a net. Files hold it once, under its first path, and say which
// other paths have it too; what reads them puts the one parameter there again.
import type { StoredArray } from "../descriptions/facts.ts";
import { FormatError, UsageError } from "../errors.ts";
import { isGate } from "../gates/gate.ts";
import { arraysOf } from "../layers/arrays.ts";
import { Resident } from "../resident.ts";
import { MOST_TIED } from "./architecture.ts";

/** A property of a net. */
interface Property {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** One that is a parameter, or another array that stays. */
interface Place extends Property {
  readonly array: Resident;
  /** The property that its holder is itself. */
  readonly around: Property | undefined;
}

/** All of them by path, which are those of `walk`; one that stands in several places, by itself or in a gate that does, has several. */
function places(node: object, path = "", found = new Map<string, Place>(), seen = new Set<object>(), around?: Property): Map<string, Place> {
  seen.add(node);
  const holder = node as Record<string, unknown>;
  for (const [key, value] of Object.entries(node)) {
    if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) continue;
    const at = key === "parts" && Array.isArray(value) ? path : path ? `${path}.${key}` : key;
    if (value instanceof Resident) found.set(at, { holder, key, array: value, around });
    else if (!seen.has(value) || isGate(value)) places(value, at, found, seen, { holder, key });
  }
  return found;
}

/** Of each path at which an array stands again the first path of that array. */
export function tiesOf(net: object): Map<string, string> {
  const first = new Map<Resident, string>();
  const ties = new Map<string, string>();
  for (const [path, { array }] of places(net)) {
    const before = first.get(array);
    if (before === undefined) first.set(array, path);
    else ties.set(path, before);
  }
  return ties;
}

/** All arrays of a net, those that stand again under each of their paths: one array under several. */
export function arraysAtPlaces(net: object): Map<string, StoredArray> {
  const arrays = arraysOf(net);
  for (const [path, first] of tiesOf(net)) arrays.set(path, arrays.get(first) as StoredArray);
  return arrays;
}

/** What a file says of them: its metadata, none for a net without. @throws UsageError for more than a file may hold */
export function describeTies(net: object): { readonly tied?: string } {
  const ties = tiesOf(net);
  if (!ties.size) return {};
  const all = places(net);
  const count = (paths: Iterable<string>) => Array.from(paths, (path) => all.get(path)?.array.size ?? 0).reduce((sum, n) => sum + n, 0);
  if (count(ties.keys()) > MOST_TIED * (count(all.keys()) - count(ties.keys())))
    throw new UsageError(
      `encode: tied weights stand in so many places of the net that they are more than ${MOST_TIED} times its numbers. Share a layer instead.`,
    );
  return { tied: JSON.stringify(Object.fromEntries(ties)) };
}

/** Whether two sets of gates that have an array in common are one, as what they draw tells. */
const areOne = (a: object, b: object): boolean => isGate(a) && isGate(b) && (a as { stream?: number }).stream === (b as { stream?: number }).stream;

/** Puts arrays, and the gates that layers share, where they stand again. @throws FormatError for paths that the net does not have */
export function tie(net: object, ties: ReadonlyMap<string, string>): void {
  if (!ties.size) return;
  const all = places(net);
  for (const [path, first] of ties) {
    const [place, other] = [all.get(path), all.get(first)];
    if (!place || !other || place.array.constructor !== other.array.constructor)
      throw new FormatError(`decode: the file ties "${path}" to "${first}", which are no two arrays of a kind in its net. It is damaged.`);
    if (place.around && areOne(place.holder, other.holder)) place.around.holder[place.around.key] = other.holder;
    else place.holder[place.key] = other.array;
  }
}
