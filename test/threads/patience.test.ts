// How long threads look for work before they sleep: not for long where they would keep others from working.
import { afterEach, expect, test, vi } from "vitest";
import { patienceOf } from "../../src/threads/worker.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("threads that are more than processors look for less long", () => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
  expect(patienceOf(1)).toBe(patienceOf(2));
  expect(patienceOf(3)).toBeLessThan(patienceOf(2) / 10);
});

test("without a navigator it is the system that says how many processors there are; where nobody does, there may be one", () => {
  vi.stubGlobal("navigator", undefined);
  const asked = vi.spyOn(process, "getBuiltinModule").mockReturnValue({ availableParallelism: () => 4 } as never);
  const long = patienceOf(4);
  expect(patienceOf(5)).toBeLessThan(long);
  asked.mockReturnValue(undefined as never);
  expect(patienceOf(2)).toBe(patienceOf(5));
  expect(patienceOf(2)).toBeLessThan(long);
});
