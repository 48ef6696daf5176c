// A net is any object. What it is made of is found by walking its properties; the path is the name in saved files.
import { checkOwn } from "./copies.ts";
import { UsageError } from "./errors.ts";
import { Parameter, Resident } from "./resident.ts";
import { Tensor } from "./tensor.ts";

/** Visits every object of a net once, with its path. An array under the key `parts` is left out of paths. @throws UsageError for a net of another copy of the library */
export function walk(net: object, visit: (node: object, path: string) => void, path = "", seen = new Set<object>()): void {
  if (seen.has(net)) return;
  seen.add(net);
  checkOwn(net);
  visit(net, path);
  if (net instanceof Tensor) return;
  for (const key of Object.keys(net)) {
    const value: unknown = (net as Record<string, unknown>)[key];
    if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) continue;
    walk(value, visit, key === "parts" && Array.isArray(value) ? path : path ? `${path}.${key}` : key, seen);
  }
}

/** Everything of one kind that a net keeps in the heap, by path, in the order of its properties. */
function residents<R extends Resident>(net: object, isWanted: (node: Resident) => node is R): Map<string, R> {
  const found = new Map<string, R>();
  walk(net, (node, path) => {
    if (!(node instanceof Resident && isWanted(node))) return;
    if (found.has(path))
      throw new UsageError(
        `parameters: "${node.label}" and "${found.get(path)?.label}" both have the path "${path}", as the name of an array "parts" is left out of paths. Give one of the two properties another name.`,
      );
    found.set(path, node);
  });
  return found;
}

/**
 * All parameters of a net by path, in the order of its properties.
 * @throws UsageError when two have one path
 * @example
 * ```ts
 * import { dense, parameters, relu, sequential } from "sievenet";
 *
 * const net = sequential(dense(784, 100), relu, dense(100, 10));
 * [...parameters(net).keys()]; // ["0.weight", "0.bias", "2.weight", "2.bias"]
 * ```
 */
export function parameters(net: object): Map<string, Parameter> {
  return residents(net, (node) => node instanceof Parameter);
}

/** All that a file of a net holds: its parameters and what its layers note for themselves, by path. @throws UsageError @internal */
export function state(net: object): Map<string, Resident> {
  return residents(net, (_): _ is Resident => true);
}
