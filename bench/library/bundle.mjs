// esbuild, as the bench uses it: one module out of some lines of imports and exports.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** esbuild, its errors in the first line of one. */
async function inOneLine(options) {
  try {
    return await build(options);
  } catch (error) {
    throw error.errors?.length ? new Error(error.errors.map(({ text }) => text).join("; "), { cause: error }) : error;
  }
}

/**
 * Bundles `contents`, a module with imports relative to `resolveDir`. It counts as JavaScript: in TypeScript esbuild takes
 * a name that its file does not export for a type, and leaves it out without a word. `strict`: a warning is an error.
 */
export async function bundle(contents, { resolveDir = root, strict = false, ...options } = {}) {
  const { outputFiles, warnings } = await inOneLine({
    stdin: { contents, resolveDir, loader: "js" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "silent",
    legalComments: "none",
    ...options,
  });
  if (strict && warnings.length) throw new Error(`esbuild warns: ${warnings.map(({ text }) => text).join("; ")}`);
  return outputFiles[0].contents;
}

/** A module that users download: minified, the kernels inside. */
export const minified = (contents, options = {}) => bundle(contents, { strict: true, minify: true, charset: "utf8", ...options });
