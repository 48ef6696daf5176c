// A word on a layer that has died: its relu gives 0 for every example, so that nothing passes it and no gradient comes back.
import { batch } from "../data/batch.ts";
import type { Dataset } from "../data/dataset.ts";
import { flattened, type Part, runPart } from "../layers/layer.ts";
import { scope } from "../memory.ts";
import { nameOf } from "../ops/named.ts";
import { taped } from "../tape.ts";

/** Examples that are looked at: what is 0 for all of so many is hardly ever anything else for another. */
const LOOKED_AT = 200;
/** Functions that are 0, without a slope, for all that is not above 0. */
const FLAT = ["relu", "relu6"];

/** A sentence about the first such layer of a sequence; undefined where there is none. */
export function wordOnDead(net: Part, data: Dataset): string | undefined {
  const parts = flattened(net);
  const last = parts.findLastIndex((part) => FLAT.includes(nameOf(part) ?? ""));
  if (last < 0) return undefined;
  const count = Math.min(data.count, LOOKED_AT);
  return scope(() =>
    taped(false, () => {
      let x = batch(data, 0, count).inputs;
      for (const [i, part] of parts.slice(0, last + 1).entries()) {
        if (typeof part === "function" ? !nameOf(part) : !("describe" in part)) return undefined; // a block of one's own is not run behind its back
        x = runPart(part, x);
        if (!FLAT.includes(nameOf(part) ?? "") || x.toArray().some((y) => y !== 0)) continue;
        const before = parts[i - 1];
        const label = typeof before === "object" && "label" in before ? ` behind ${before.label}` : "";
        return `The ${nameOf(part)}${label} gives 0 for all of ${count} examples, so nothing passes it, and nothing before it learns any more. Lower the learning rate, or use leakyRelu.`;
      }
      return undefined;
    }),
  );
}
