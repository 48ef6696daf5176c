import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "vitest";
import { longRun, same } from "./longRun.ts";

/** Holds a long run against one with nothing in between. */
export async function checkLongRun(steps: number): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const plain = await longRun(steps, false, collect);
  const mixed = await longRun(steps, true, collect);
  expect(mixed.wrong).toEqual([]);
  expect(same(mixed.net, plain.net)).toBe(true);
  expect(new Set(plain.linear).size).toBe(1);
  // nets that were forgotten wait in the heap until it looks for room, at 64 MB; linear memory grows by a quarter more at a time
  expect(Math.max(...mixed.linear)).toBeLessThan(100 * 1048576);
  // what is held is less than a net and its training
  expect(Math.max(...mixed.arrays.slice(5)) - Math.max(...mixed.arrays.slice(0, 5))).toBeLessThan(1e6);
}
