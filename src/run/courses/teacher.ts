// The net without gates whose answers a course learns.
import { dropout, type Part, type Sequential, seed, sequential } from "../../index.ts";
import { rememberDraws } from "../../random.ts";
import { recipe } from "../../recipes/index.ts";

/** What is made with a seed of its own, which leaves that of the program as it is. */
export function seeded<T>(own: number, make: () => T): T {
  const restoreDraws = rememberDraws();
  seed(own);
  const made = make();
  restoreDraws();
  return made;
}

/** A net of a recipe without gates. */
export const denseNet = (name: string, own: number): Sequential => seeded(own, () => recipe(name).build());

/** The same layers, with dropout before those with weights. */
export function withDropout(net: Sequential, rates: readonly number[]): Sequential {
  if (!rates.some((rate) => rate)) return net;
  let at = 0;
  return sequential(
    ...net.parts.flatMap((part): Part[] => {
      const rate = typeof part === "object" && "weight" in part ? (rates[at++] ?? 0) : 0;
      return rate ? [dropout(rate), part] : [part];
    }),
  );
}
