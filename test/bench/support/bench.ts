// The bench is JavaScript without types: imported by address.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll } from "vitest";

/** A module of bench/. */
// biome-ignore lint/suspicious/noExplicitAny: the bench has no types
export const bench = (path: string): Promise<any> => import(new URL(`../../../bench/${path}`, import.meta.url).href);

type Library = Record<string, (...given: unknown[]) => unknown>;

/** Builds the library of the bench before all tests of a file, into a folder that is removed after them. */
export function builtLibrary(): { lib: Library; folder: string } {
  const folder = `${mkdtempSync(join(tmpdir(), "sievenet-bench-"))}/`;
  const built = { lib: {} as Library, folder };
  beforeAll(async () => {
    const { buildLibrary } = await bench("library/build.mjs");
    built.lib = await import(pathToFileURL(await buildLibrary(folder)).href);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return built;
}
