// Builds dist/: the kernels, the bundles of the library's entry points, the command, the types.
//   node tools/build.mjs [--only cli]     --only cli leaves out what only the package needs
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";
import { entries } from "./entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
await buildKernels();

const common = { bundle: true, format: "esm", target: "es2022", charset: "utf8", logLevel: "warning", legalComments: "none" };

/** The command: Node only, with everything it needs inside. */
async function buildCommand() {
  await build({
    ...common,
    entryPoints: ["src/cli/main.ts"],
    define: { VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
    outfile: "dist/cli.js",
    platform: "node",
    minify: true,
    banner: { js: "#!/usr/bin/env node\nimport{createRequire as sievenetRequire}from'node:module';const require=sievenetRequire(import.meta.url);" },
  });
}

const library = { ...common, outdir: "dist", platform: "neutral", mainFields: ["module", "main"], minifySyntax: true, minifyWhitespace: true };
const sources = (some) => Object.fromEntries(some.map(({ name, source }) => [name, source]));

/** The entry points share one copy of the library, so that a tensor of one is a tensor of the other; those that are alone share nothing. */
async function buildLibrary() {
  await build({ ...library, entryPoints: sources(entries.filter(({ alone }) => !alone)), splitting: true });
  for (const entry of entries.filter(({ alone }) => alone)) await build({ ...library, entryPoints: sources([entry]) });
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
}

await buildCommand();
if (!process.argv.includes("cli")) await buildLibrary();
