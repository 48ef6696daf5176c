// The bundles of dist/. Entry points share one copy of the library, so that a tensor of one is a tensor of the other; those
// that are `alone` (tools/entries.mjs) are modules of their own.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const options = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  logLevel: "warning",
  legalComments: "none",
  platform: "neutral",
  mainFields: ["module", "main"],
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
};

const sources = (some) => Object.fromEntries(some.map(({ name, source }) => [name, source]));

/** Writes the bundles of all entry points to a folder. Resolves to what esbuild says of their contents. */
export async function bundleEntries(outdir) {
  const together = { ...options, entryPoints: sources(entries.filter(({ alone }) => !alone)), outdir, splitting: true };
  const apart = entries.filter(({ alone }) => alone).map((entry) => ({ ...options, entryPoints: sources([entry]), outdir }));
  const built = [];
  for (const each of [together, ...apart]) built.push(await build(each));
  return built.map(({ metafile }) => metafile);
}
