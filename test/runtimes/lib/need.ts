// What is not found is skipped, with a word on how to get it; with SIEVENET_RUNTIMES=all, as in CI, it fails.
import { test } from "vitest";

export const all = process.env.SIEVENET_RUNTIMES === "all";

/** A test that needs tools. `missing` says in a sentence which are not there. */
export function testWith(missing: string | undefined, name: string, body: () => Promise<void>): void {
  if (missing === undefined) test(name, body, 900_000);
  else if (all) test(name, () => Promise.reject(new Error(missing)));
  else test.skip(`${name} (${missing})`, body);
}
