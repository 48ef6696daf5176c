// The recipes, by name. A file and a line here add another.
import { usage } from "../failure.ts";
import { nearest } from "../names.ts";
import { lenet5 } from "./lenet5.ts";
import { lenet300100 } from "./lenet300100.ts";
import type { Recipe } from "./recipe.ts";
import { wrn } from "./wrn.ts";

const recipes: readonly Recipe[] = [lenet300100, lenet5];

/** Names as help prints them. */
export const names: readonly string[] = [...recipes.map((each) => each.name), "wrn-10-1", "wrn-16-2"];

/** @throws Failure with the nearest name */
export function recipe(name: string): Recipe {
  const found = recipes.find((each) => each.name === name) ?? wrn(name);
  if (found) return found;
  throw usage(`there is no recipe "${name}". Did you mean ${nearest(name, names)}? Recipes: ${names.join(", ")} and other depths and widths.`);
}
