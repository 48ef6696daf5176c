// What a training begins with, done once before anybody asks for one: engines compile what has run, so that the first step comes soon.
import { type RunOptions, type RunSettings, run } from "sievenet/run";
import { filtersOf, gateSetsOf, sizesOf } from "./look.ts";

/** Recipes that have been trained for some steps. */
const warm = new Set<string | undefined>();
let leave = new AbortController();
let left: Promise<void> = Promise.resolve();

async function rehearse(settings: RunSettings, options: RunOptions, signal: AbortSignal): Promise<void> {
  const rehearsal = run({ ...settings, epochs: 1 }, { ...options, signal });
  for await (const { type } of rehearsal) {
    if (type !== "progress") continue;
    const { net } = rehearsal;
    warm.add(settings.recipe);
    return void [gateSetsOf(net), filtersOf(net), sizesOf(net)];
  }
}

/** Trains a net for some milliseconds and forgets it. What cannot be trained is left to those who ask for it. */
export function warmUp(settings: RunSettings, given: () => RunOptions): Promise<void> {
  if (warm.has(settings.recipe)) return left;
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  left = left.then(() => rehearse(settings, given(), signal)).catch(() => {});
  return left;
}

/** Somebody has asked for a training. */
export function endWarmUp(): Promise<void> {
  leave.abort();
  return left;
}
