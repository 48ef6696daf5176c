// Is the tile that the plain build takes in Deno and Bun faster there than the other one?
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundle } from "../library/bundle.mjs";
import { rowsOf } from "../measure/rows.mjs";
import { OURS_SPLATS } from "../peers/names.mjs";

const bench = fileURLToPath(new URL("..", import.meta.url));
const installed = fileURLToPath(new URL("../../test/runtimes/node_modules/", import.meta.url));
/** By what a row calls the other tile there. */
const runtimes = {
  [OURS_SPLATS("Deno")]: {
    name: "Deno",
    file: `${installed}@deno/linux-x64-glibc/deno`,
    words: ["run", "--allow-read", "--quiet"],
    version: "Deno.version.deno",
  },
  [OURS_SPLATS("Bun")]: { name: "Bun", file: `${installed}@oven/bun-linux-x64/bin/bun`, words: [], version: "Bun.version" },
};

async function measure({ pairs, seconds, say }) {
  mkdirSync(`${bench}.build`, { recursive: true });
  return rowsOf("gemm-512-tile", Object.keys(runtimes), say, async (peerName) => {
    const { name, file, words, version } = runtimes[peerName];
    say(`gemm-512-tile: ${name} ...`);
    if (!existsSync(file)) throw new Error("it is not installed: npm ci in test/runtimes");
    const program = `import { tiles } from "./bench/nets/product/tiles.mjs";
      console.log(JSON.stringify({ version: ${version}, ...(await tiles(512, ${JSON.stringify({ pairs, seconds })})) }));`;
    const script = `${bench}.build/tiles${name}.mjs`;
    writeFileSync(script, await bundle(program, { strict: true }));
    const { stdout } = await promisify(execFile)(file, [...words, script]);
    return JSON.parse(stdout);
  });
}

export default [{ name: "gemm-512-tile", metric: "GFLOP/s", measure }];
