// All checks that are no tests, side by side; each tells how it went, and the last line whether all went well.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildKernels } from "./build-kernels.mjs";

/** Scripts of package.json, the longest first. */
const CHECKS = ["types", "size", "lint", "format:check", "imports", "entries", "claims"];

const root = fileURLToPath(new URL("..", import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** Runs one check and prints what it said when it is done. Resolves to whether it passed. */
function check(name) {
  const began = performance.now();
  const said = [];
  const env = { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` };
  const child = spawn(scripts[name], { cwd: root, shell: true, env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => said.push(text));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      console.log(`== ${name}: ${code === 0 ? "passed" : "FAILED"} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
      process.stdout.write(Buffer.concat(said));
      resolve(code === 0);
    });
  });
}

await buildKernels(); // types and size read what it writes
const passed = await Promise.all(CHECKS.map(check));
const failed = CHECKS.filter((_, i) => !passed[i]);
console.log(failed.length ? `check: ${failed.join(", ")} failed` : `check: all ${CHECKS.length} passed`);
if (failed.length) process.exitCode = 1;
