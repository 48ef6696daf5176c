import type { StoredArray } from "../descriptions/facts.ts";
import { state, walk } from "../walk.ts";
import type { Layer } from "./layer.ts";

/** All arrays of a net by path, as files hold them: parameters, what layers note for themselves, and what they store besides. */
export function arraysOf(net: object): Map<string, StoredArray> {
  const arrays = new Map<string, StoredArray>();
  for (const [path, each] of state(net)) arrays.set(path, { shape: each.shape, values: each.toArray() });
  walk(net, (node, path) => {
    for (const [name, array] of Object.entries((node as Partial<Layer>).storedArrays ?? {})) arrays.set(path ? `${path}.${name}` : name, array);
  });
  return arrays;
}
