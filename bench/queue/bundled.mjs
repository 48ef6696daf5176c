// The queue's own parts, bundled from the sources, with the packages that queues need beside them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Resolves to the parts, and what takes the bundle away again. */
export async function queueParts() {
  const folder = await mkdtemp(join(root, "node_modules/.sievenet-bench-"));
  const outfile = join(folder, "parts.mjs");
  const parts = ["queue/worker", "queue/hand", "queue/collector", "queue/server", "sweep/index", "sweep/place"];
  const contents = parts.map((part) => `export * from "./src/${part}.ts";`).join("\n");
  await build({ stdin: { contents, resolveDir: root }, outfile, bundle: true, format: "esm", platform: "node", logLevel: "error" });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  return { parts: await import(pathToFileURL(outfile).href), remove: () => rm(folder, { recursive: true, force: true }) };
}
