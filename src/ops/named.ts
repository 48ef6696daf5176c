// The names that functions are saved under, whatever a minifier calls them. Each notes its own where it is made, so that a
// program carries the functions that it uses and no table of all.
import type { FunctionName } from "../descriptions/functions.ts";
import type { Tensor } from "../tensor.ts";

const names = new WeakMap<object, FunctionName>();

/** The same function, from now on known by its name, and called so. */
export function named<F extends (x: Tensor) => Tensor>(name: FunctionName, compute: F): F {
  names.set(compute, name);
  return Object.defineProperty(compute, "name", { value: name });
}

/** The name that a function is saved under; undefined for what is none of the library. */
export const nameOf = (part: object): FunctionName | undefined => names.get(part);
