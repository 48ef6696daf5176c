// The library's entry points as users import them, bundled from the sources.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { entries } from "../../tools/entries.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Writes index.js, data.js and so on, which share one copy of the library, and those that share none into a folder. Returns what a package.json there exports. */
export async function bundleEntries(outdir: string): Promise<Record<string, string>> {
  for (const isAlone of [false, true])
    await build({
      entryPoints: Object.fromEntries(entries.filter(({ alone }) => alone === isAlone).map(({ name, source }) => [name, root + source])),
      outdir,
      bundle: true,
      splitting: !isAlone,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      logLevel: "silent",
    });
  return Object.fromEntries(entries.map(({ key, name }) => [key, `./${name}.js`]));
}
