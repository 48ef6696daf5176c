// The modules that the bench is built from.
import { expect, test } from "vitest";
import { bench } from "./support/bench.ts";

const { everything, libraryBundle } = await bench("library/build.mjs");

test("a name that src/ does not export is an error of the build, and so is a warning of esbuild", async () => {
  await expect(libraryBundle('export { nothing } from "./src/memory.ts";')).rejects.toThrow(/No matching export in "src\/memory.ts"/);
  await expect(libraryBundle("export const never = (x) => typeof x === 'numeral';")).rejects.toThrow("esbuild warns");
});

test("size: the bundle of a user can be built", async () => {
  expect((await everything()).length).toBeGreaterThan(10_000);
});
