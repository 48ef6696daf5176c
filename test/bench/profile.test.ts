// The profile of a step: what each kernel takes of it, with kernels that wait for a known time.
import { expect, test } from "vitest";
import { bench } from "./support/bench.ts";

test("a profile has the calls and the time of each kernel, and what is left", async () => {
  const { clocked, profile, REST } = await bench("profile/kernels.mjs");
  const wait = (ms: number) => {
    for (const end = performance.now() + ms; performance.now() < end; );
  };
  const kernels = { long: (ms: number) => wait(ms), short: () => 7, count: 3 };
  const clock = clocked({ startAll: () => [kernels] });
  expect(kernels.short()).toBe(7);
  const sample = () => {
    const start = performance.now();
    kernels.long(2);
    kernels.short();
    kernels.short();
    return (performance.now() - start) / 1000;
  };
  const found = await profile({ sample }, clock, { calls: 5, warming: 0 });
  const names = found.kernels.map(({ name }: { name: string }) => name);
  expect(names[0]).toBe("long");
  expect(names.slice(1).sort()).toEqual([REST, "short"].sort());
  const [long, short] = ["long", "short"].map((name) => found.kernels.find((each: { name: string }) => each.name === name));
  expect(long).toMatchObject({ calls: 1 });
  expect(short).toMatchObject({ calls: 2 });
  expect(long.seconds).toBeGreaterThanOrEqual(0.002);
  expect(found.seconds).toBeGreaterThanOrEqual(long.seconds);
});
