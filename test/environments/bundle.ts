// The entry points bundled from the sources into one script, as a page or a worker of a user has them.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { entries } from "../../tools/entries.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A program that imports from "sievenet" and its entries, as one script, or one module. */
export async function bundled(contents: string, minify: boolean, format: "iife" | "esm" = "iife"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    alias: Object.fromEntries(entries.map(({ specifier, source }) => [specifier, root + source])),
    bundle: true,
    minify,
    format,
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    ignoreAnnotations: true, // importing sievenet/sparse has an effect
    logLevel: "error",
    write: false,
  });
  return (outputFiles[0] as { text: string }).text;
}
