// The runtime of Cloudflare Workers, which compiles no bytes: on compiled modules the entries give the bits of an ordinary
// Node, and without them they say which one is needed.
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { bundled } from "./bundle.ts";
import { PROGRAM } from "./program.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const workerd = join(root, "test/runtimes/node_modules/.bin/workerd");
const missing = existsSync(workerd) ? undefined : "workerd was not found: npm ci in test/runtimes";
const MODULES = ["kernels", "inference", "sparse"];
let folder: string;

/** A worker whose test writes what came into its log. */
async function worker(name: string, call: string): Promise<string> {
  const imports = MODULES.map((each) => `import ${each} from "${each}.wasm";`).join("\n");
  await writeFile(
    join(folder, `${name}.mjs`),
    `${imports}\nimport { program } from "program.mjs";\nexport default { async test() { console.log("CAME " + (await ${call}.catch(String))); } };\n`,
  );
  const wasm = MODULES.map((each) => `( name = "${each}.wasm", wasm = embed "${each}.wasm" )`).join(", ");
  await writeFile(
    join(folder, `${name}.capnp`),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = ( services = [ ( name = "main", worker = .made ) ] );
const made :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [ ( name = "worker", esModule = embed "${name}.mjs" ), ( name = "program.mjs", esModule = embed "program.mjs" ), ${wasm} ]
);
`,
  );
  // its log goes to either
  const said = await printed(["sh", "-c", `"${workerd}" test "${join(folder, name)}.capnp" 2>&1`]);
  return /^CAME (.*)$/m.exec(said)?.[1] ?? said;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-workerd-"));
  await writeFile(join(folder, "program.mjs"), await bundled(PROGRAM, true, "esm"));
  await writeFile(join(folder, "main.mjs"), 'import { program } from "./program.mjs";\nprogram().then(console.log);\n');
  for (const name of MODULES) await copyFile(join(root, `dist/wasm/${name}.wasm`), join(folder, `${name}.wasm`));
});
afterAll(() => rm(folder, { recursive: true }));

describe("in workerd", () => {
  testWith(missing, "compiled modules give the bits of an ordinary Node", async () => {
    expect(await worker("given", `program({ ${MODULES} })`)).toBe(await printed([process.execPath, join(folder, "main.mjs")]));
  });

  testWith(missing, "without them it is said which one is needed", async () => {
    expect(await worker("bare", "program()")).toBe(
      "UsageError: sievenet: WebAssembly may not be compiled here. Add 'wasm-unsafe-eval' to the script-src of the page's Content-Security-Policy; in an edge runtime, import sievenet/wasm/kernels.wasm and give it to instantiate({ module }).",
    );
  });
});
