// Builds dist/: the kernels, the bundles of the library's entry points, the command, the types.
//   node tools/build.mjs [--only cli]     --only cli leaves out what only the package needs
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";
import { bundleEntries } from "./bundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
await buildKernels();

/** The command: Node only, with everything it needs inside. */
async function buildCommand() {
  await build({
    bundle: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
    legalComments: "none",
    entryPoints: ["src/cli/main.ts"],
    define: { VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
    outfile: "dist/cli.js",
    platform: "node",
    minify: true,
    banner: { js: "#!/usr/bin/env node\nimport{createRequire as sievenetRequire}from'node:module';const require=sievenetRequire(import.meta.url);" },
  });
}

await buildCommand();
if (!process.argv.includes("cli")) {
  await bundleEntries("dist");
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
}
