// A net is any object. What it is made of is found by walking its properties; the path is the name in saved files.
import { UsageError } from "./errors.ts";
import { Parameter, Tensor } from "./tensor.ts";

/** Visits every object of a net once, with its path. An array under the key `parts` is left out of paths. */
export function walk(net: object, visit: (node: object, path: string) => void, path = "", seen = new Set<object>()): void {
  if (seen.has(net)) return;
  seen.add(net);
  visit(net, path);
  if (net instanceof Tensor) return;
  for (const [key, value] of Object.entries(net)) {
    if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) continue;
    walk(value, visit, key === "parts" && Array.isArray(value) ? path : path ? `${path}.${key}` : key, seen);
  }
}

/** All parameters of a net by path, in the order of its properties. @throws UsageError when two have one path */
export function parameters(net: object): Map<string, Parameter> {
  const found = new Map<string, Parameter>();
  walk(net, (node, path) => {
    if (!(node instanceof Parameter)) return;
    if (found.has(path))
      throw new UsageError(
        `parameters: "${node.label}" and "${found.get(path)?.label}" both have the path "${path}", as the name of an array "parts" is left out of paths. Give one of the two properties another name.`,
      );
    found.set(path, node);
  });
  return found;
}
