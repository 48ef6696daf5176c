// Is the tile that the plain build takes in Deno and Bun faster there than the other one?
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundle } from "../lib/build.mjs";
import { OURS_SPLATS } from "../lib/peers.mjs";
import { reason } from "../lib/reason.mjs";

const bench = fileURLToPath(new URL("..", import.meta.url));
const installed = fileURLToPath(new URL("../../test/runtimes/node_modules/", import.meta.url));
const runtimes = [
  { name: "Deno", file: `${installed}@deno/linux-x64-glibc/deno`, words: ["run", "--allow-read", "--quiet"], version: "Deno.version.deno" },
  { name: "Bun", file: `${installed}@oven/bun-linux-x64/bin/bun`, words: [], version: "Bun.version" },
];

async function measure({ pairs, seconds, say }) {
  mkdirSync(`${bench}.build`, { recursive: true });
  const rows = [];
  for (const { name, file, words, version } of runtimes) {
    say(`gemm-512-tile: ${name} ...`);
    try {
      if (!existsSync(file)) throw new Error("it is not installed: npm ci in test/runtimes");
      const program = `import { tiles } from "./bench/lib/tilesInside.mjs";
        console.log(JSON.stringify({ version: ${version}, ...(await tiles(512, ${JSON.stringify({ pairs, seconds })})) }));`;
      const script = `${bench}.build/tiles${name}.mjs`;
      writeFileSync(script, await bundle(program, { strict: true }));
      const { stdout } = await promisify(execFile)(file, [...words, script]);
      rows.push({ peerName: OURS_SPLATS(name), ...JSON.parse(stdout) });
    } catch (error) {
      say(`gemm-512-tile: ${name} is left out: ${reason(error)}`);
    }
  }
  return rows;
}

export default [{ name: "gemm-512-tile", metric: "GFLOP/s", measure }];
