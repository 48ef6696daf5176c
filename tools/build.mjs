// Builds dist/: the kernels, the bundles of the library's entry points, the command, the types.
//   node tools/build.mjs [--only cli]     --only cli leaves out what only the package needs
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildKernels } from "./build-kernels.mjs";
import { bundleEntries } from "./bundle.mjs";
import { writeIntegrity } from "./integrity.mjs";
import { licenses } from "./licenses.mjs";
import { llms } from "./llms.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
await buildKernels();

/** The command: Node only, with everything it needs inside. Resolves to what esbuild says of its contents. */
async function buildCommand() {
  const { metafile } = await build({
    bundle: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
    legalComments: "none",
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cli.js",
    platform: "node",
    minify: true,
    metafile: true,
    banner: { js: "#!/usr/bin/env node\nimport{createRequire as sievenetRequire}from'node:module';const require=sievenetRequire(import.meta.url);" },
  });
  return metafile;
}

const command = await buildCommand();
if (!process.argv.includes("cli")) {
  // chunks are called after what is in them: those of an earlier build would be packed as well
  for (const name of readdirSync("dist")) if (/^chunk-|^types$/.test(name)) rmSync(`dist/${name}`, { recursive: true });
  writeFileSync("dist/licenses.txt", licenses([command, ...(await bundleEntries("dist"))]));
  writeIntegrity("dist");
  writeFileSync("llms.txt", llms());
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
}
