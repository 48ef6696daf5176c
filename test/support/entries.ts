// The library's entry points as users import them, bundled from the sources.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { entries } from "../../tools/entries.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Writes index.js, data.js and so on, which share one copy of the library but for those that stand alone, into a folder. Returns what a package.json there exports. */
export async function bundleEntries(outdir: string): Promise<Record<string, string>> {
  const sources = (some: typeof entries) => Object.fromEntries(some.map(({ name, source }) => [name, root + source]));
  const apart = entries.filter(({ alone }) => alone).map((each) => [each]);
  for (const some of [entries.filter(({ alone }) => !alone), ...apart])
    await build({
      entryPoints: sources(some),
      outdir,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      logLevel: "silent",
    });
  return Object.fromEntries(entries.map(({ key, name }) => [key, `./${name}.js`]));
}
