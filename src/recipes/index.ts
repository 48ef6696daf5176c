// The recipes, by name. A file and a line here add another.
import { ValueError } from "../index.ts";
import { nearest } from "../names.ts";
import { lenet5 } from "./lenet5.ts";
import { lenet300100 } from "./lenet300100.ts";
import type { Recipe } from "./recipe.ts";
import { wrn } from "./wrn.ts";

const recipes: readonly Recipe[] = [lenet300100, lenet5];

/**
 * The names of recipes. Wide residual nets of other depths and widths are built too: "wrn-28-10".
 * @example
 * ```ts
 * import { recipeNames } from "sievenet/run";
 *
 * recipeNames; // ["lenet-300-100", "lenet-5", "wrn-10-1", "wrn-16-2"]
 * ```
 */
export const recipeNames: readonly string[] = [...recipes.map(({ name }) => name), "wrn-10-1", "wrn-16-2"];

/**
 * A net of the literature by its name, with the optimizer, the datasets and the settings it is trained with:
 *
 * - "lenet-300-100" and "lenet-5": LeCun et al. 1998, with the gates of Louizos et al. 2018, section 4.1
 * - "wrn-10-1", "wrn-16-2" and so on, wrn-depth-width: Zagoruyko & Komodakis 2016, with the gates of section 4.2
 * @throws ValueError for a name that is not known, with the nearest one that is
 * @example
 * ```ts
 * import { openGates } from "sievenet";
 * import { recipe } from "sievenet/run";
 *
 * const lenet = recipe("lenet-5");
 * const net = lenet.build({ lambda: 0.1 / 60_000 });
 * const optimizer = lenet.optimizer(net, { steps: 120_000 });
 * openGates(net); // [20, 50, 800, 500]
 * ```
 */
export function recipe(name: string): Recipe {
  const known = recipes.find((each) => each.name === name) ?? wrn(name);
  if (known) return known;
  throw new ValueError(
    `recipe: there is no recipe "${name}". Did you mean ${nearest(String(name), recipeNames)}? Recipes: ${recipeNames.join(", ")} and other depths and widths.`,
  );
}
