// The bundles of dist/: the library, whose entry points share one copy of it, and the inference entry, a module of its own.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const src = fileURLToPath(new URL("../src", import.meta.url));

const options = {
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
};

/** Writes the library: the entry points share one copy, so that a tensor of one is a tensor of the other. */
export async function bundleLibrary(outdir) {
  const entryPoints = {
    index: `${src}/index.ts`,
    data: `${src}/data/index.ts`,
    sparse: `${src}/sparse/index.ts`,
    fast: `${src}/fast/index.ts`,
    threads: `${src}/threads/index.ts`,
  };
  await build({ ...options, entryPoints, outdir, splitting: true });
}

/** Writes the inference entry, which shares nothing with the library. */
export async function bundleInference(outdir) {
  await build({ ...options, entryPoints: { inference: `${src}/inference/index.ts` }, outdir });
}
