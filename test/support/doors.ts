// The library and its data as users import them, bundled from the sources.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const src = fileURLToPath(new URL("../../src", import.meta.url));

/** Writes index.js and data.js, which share one copy of the library, into a folder. */
export async function bundleDoors(outdir: string): Promise<void> {
  await build({
    entryPoints: { index: join(src, "index.ts"), data: join(src, "data/index.ts") },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "silent",
  });
}
