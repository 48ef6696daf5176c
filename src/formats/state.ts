// The numbers of any net by path, out of it and into it: what PyTorch calls its state dict.
import type { StoredArray } from "../descriptions/facts.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { Mask } from "../gates/mask.ts";
import { arraysOf } from "../layers/arrays.ts";
import { likely } from "../names.ts";
import { flag, refuseUnknown, shown } from "../options.ts";
import { isFloats, isIntegers, typeOf } from "../realms.ts";
import { print, sameShape, sizeOf } from "../shape.ts";
import { state as residents, walk } from "../walk.ts";
import { tiesOf } from "./ties.ts";

/** What `setState` did, in paths. */
export interface StateReport {
  /** Those that have the numbers given. */
  readonly set: readonly string[];
  /** Those of the net that nothing was given for, which are as they were. */
  readonly missing: readonly string[];
  /** Names given that the net does not have. */
  readonly unknown: readonly string[];
}

/**
 * All numbers of a net by path: parameters, running statistics, gates, masks, and what layers store besides, such as the
 * indices of `select`. Any object will do, blocks of your own too, whether or not they can be saved. They are copies.
 * Tied weights come once, under their first path. With `writeSafetensors` they make a file for others, with `setState` they go
 * into another net.
 * @throws UsageError when two have one path
 * @example
 * ```ts
 * import { dense, relu, sequential, state } from "sievenet";
 *
 * const numbers = state(sequential(dense(3, 2), relu, dense(2, 1)));
 * [...numbers.keys()].join(); // "0.weight,0.bias,2.weight,2.bias"
 * numbers.get("0.weight")?.shape; // [3, 2]
 * ```
 */
export function state(net: object): Map<string, StoredArray> {
  if (typeof net !== "object" || net === null) throw new ValueError(`state: ${shown(net)} came, but a net is needed: any object with layers or parameters.`);
  return arraysOf(net);
}

const listed = (names: readonly string[]) =>
  names
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");

/** Refuses an array that cannot stand at a path. @throws ShapeError, ValueError */
function check(path: string, given: StoredArray, { shape }: StoredArray): void {
  const values = given?.values;
  if (!Array.isArray(given?.shape) || !(isFloats(values) || isIntegers(values)))
    throw new ValueError(
      `setState: "${path}" is ${shown(given)} with values ${typeOf(values) ?? typeof values}, but { shape, values } is needed, values a Float32Array or Int32Array.`,
    );
  if (!sameShape(given.shape, shape)) throw new ShapeError(`setState: "${path}" came as ${print(given.shape)}, but the net has ${print(shape)}.`);
  if (values.length !== sizeOf(shape)) throw new ShapeError(`setState: "${path}" has ${values.length} numbers, but ${print(shape)} needs ${sizeOf(shape)}.`);
}

/**
 * Puts numbers into a net by path: those of `state(other)` or of `readSafetensors(bytes).tensors`. All is checked before
 * anything is written. With `partial` paths may be missing on either side; the report says which. Not in the middle of a step.
 * What makes a net what it is, such as the indices of `select`, can be given, but only as it is.
 * @throws ShapeError, ValueError
 * @example
 * ```ts
 * import { dense, setState, state } from "sievenet";
 *
 * const [trained, other] = [dense(3, 2), dense(3, 2)];
 * setState(other, state(trained)).set; // ["weight", "bias"]
 * other.weight.toArray().join() === trained.weight.toArray().join(); // true
 * ```
 */
export function setState(net: object, arrays: ReadonlyMap<string, StoredArray>, options: { readonly partial?: boolean } = {}): StateReport {
  refuseUnknown("setState", options, ["partial"]);
  const partial = flag("setState", "partial", options.partial ?? false);
  if (Object.prototype.toString.call(arrays) !== "[object Map]")
    throw new ValueError(`setState: ${shown(arrays)} came, but a Map from paths to { shape, values } is needed, such as state(net) gives.`);
  const own = state(net);
  const ties = tiesOf(net);
  const unknown = [...arrays.keys()].filter((path) => !own.has(path) && !ties.has(path));
  const missing = [...own.keys()].filter((path) => !arrays.has(path));
  if (unknown.length && !partial) {
    const meant = likely(unknown[0] as string, missing);
    throw new ValueError(
      `setState: the net has no ${listed(unknown)}.${meant ? ` Did you mean "${meant}"?` : ""} It has ${listed([...own.keys()])}. Leave the rest out, or give { partial: true }.`,
    );
  }
  if (missing.length && !partial)
    throw new ValueError(`setState: nothing was given for ${listed(missing)} of the net. Give all of them, or { partial: true }.`);

  const masks = new Set<string>();
  walk(net, (node, path) => {
    if (node instanceof Mask) masks.add(`${path}.values`);
  });
  const targets = residents(net);
  const set = [...arrays.keys()].filter((path) => own.has(path));
  const all = [...set, ...[...arrays.keys()].filter((path) => ties.has(path))];
  for (const path of all) {
    const [given, first] = [arrays.get(path) as StoredArray, ties.get(path) ?? path];
    const there = own.get(first) as StoredArray;
    check(path, given, there);
    const differs = ({ values }: StoredArray) => values.some((value: number, i: number) => !Object.is(value, given.values[i]));
    if (!targets.has(first) && differs(there))
      throw new ValueError(`setState: "${path}" is part of what the net is, and came with other numbers. decode() the file that holds both, or leave it out.`);
    if (path !== first && differs(arrays.get(first) ?? there))
      throw new ValueError(`setState: "${path}" and "${first}" are one parameter of the net, but came with different numbers.`);
    if (masks.has(path) && given.values.some((value: number) => value !== 0 && value !== 1))
      throw new ValueError(`setState: "${path}" is a mask, which holds zeros and ones only.`);
  }
  for (const path of set) targets.get(path)?.set((arrays.get(path) as StoredArray).values);
  return { set, missing, unknown };
}
