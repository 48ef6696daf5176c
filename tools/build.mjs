// Builds dist/: the kernels, the bundles of the library's doors, the command, the types.
//   node tools/build.mjs [--only cli]     --only cli leaves out what only the package needs
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";

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

/** The doors share one copy of the library, so that a tensor of one is a tensor of the other. */
async function buildLibrary() {
  await build({
    ...common,
    entryPoints: {
      index: "src/index.ts",
      data: "src/data/index.ts",
      sparse: "src/sparse/index.ts",
      fast: "src/fast/index.ts",
      threads: "src/threads/index.ts",
      run: "src/run/index.ts",
      report: "src/report/index.ts",
    },
    outdir: "dist",
    splitting: true,
    platform: "neutral",
    mainFields: ["module", "main"],
    minifySyntax: true,
    minifyWhitespace: true,
  });
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
}

/** The inference door is a module of its own, which shares nothing with the library. */
async function buildInference() {
  await build({
    ...common,
    entryPoints: ["src/inference/index.ts"],
    outfile: "dist/inference.js",
    platform: "neutral",
    minifySyntax: true,
    minifyWhitespace: true,
  });
}

await buildCommand();
if (!process.argv.includes("cli")) {
  await buildInference();
  await buildLibrary();
}
