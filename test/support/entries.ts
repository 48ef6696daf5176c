// The library's entry points as users import them, bundled from the sources.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { entries } from "../../tools/entries.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const together = entries.filter(({ alone }) => !alone);

/** Writes index.js, data.js and so on, which share one copy of the library, into a folder. Returns what a package.json there exports. */
export async function bundleEntries(outdir: string): Promise<Record<string, string>> {
  await build({
    entryPoints: Object.fromEntries(together.map(({ name, source }) => [name, root + source])),
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "silent",
  });
  return Object.fromEntries(together.map(({ key, name }) => [key, `./${name}.js`]));
}
