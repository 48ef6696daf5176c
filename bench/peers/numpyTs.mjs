// numpy-ts: arrays only. Each result is disposed of: its heap is 256 MB, and what does not fit falls back to JavaScript. Where the
// engine has relaxed SIMD it takes that by itself, or is told not to.
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { installed } from "./install.mjs";

const bench = fileURLToPath(new URL("..", import.meta.url));

const started = (np) => ({ np, array: (values, shape) => np.array(values, "float32").reshape(shape), version: installed("numpy-ts") });

export const start = async () => started(await import("numpy-ts"));

/** Without relaxed SIMD. A bundle, since the setting is one for all its modules. */
export async function startPlain() {
  const outfile = `${bench}.build/numpyTsPlain.mjs`;
  await build({
    stdin: { contents: 'export * from "numpy-ts";', resolveDir: bench },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  const np = await import(pathToFileURL(outfile).href);
  np.wasmConfig.useRelaxedSimd = false;
  return started(np);
}
