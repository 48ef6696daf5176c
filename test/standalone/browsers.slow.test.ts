// Files of toSource() in pages whose policy allows neither WebAssembly nor eval: as modules, as classic scripts, and in
// examples/3-one-file.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { predict } from "../../src/index.ts";
import { toSource } from "../../src/standalone/index.ts";
import { browsers } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";
import { bundleEntries } from "../support/entries.ts";
import { randomCases } from "./randomCases.ts";
import { expectOutputs } from "./run.ts";

const run = promisify(execFile);
const examples = fileURLToPath(new URL("../../examples/3-one-file", import.meta.url));
const nets = randomCases().slice(0, 20);

let folder: string;
let strict: Server;

/** The example, with a net that has hardly learned. */
async function writeExample(place: string): Promise<void> {
  await cp(examples, place, { recursive: true });
  const home = join(place, "node_modules/sievenet");
  await mkdir(home, { recursive: true });
  const exports = await bundleEntries(home);
  await writeFile(join(home, "package.json"), JSON.stringify({ name: "sievenet", type: "module", exports }));
  const program = await readFile(join(place, "write.mjs"), "utf8");
  await writeFile(join(place, "write.mjs"), program.replace("digits()", "digits({ train: 300, test: 50 })").replace("epochs: 20", "epochs: 2"));
  const { stdout } = await run(process.execPath, ["write.mjs"], { cwd: place });
  expect(stdout).toMatch(/% wrong\ndigits\.js: \d+ bytes, \d+ of them weights; rounding them changed no output by more than 0\.\d+\n$/);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-pages-"));
  const scripts: string[] = [];
  for (const [i, { net, x }] of nets.entries()) {
    const options = { language: "js", input: x.shape.slice(1) } as const;
    await writeFile(join(folder, `net${i}.js`), toSource(net, options).text);
    await writeFile(join(folder, `script${i}.js`), toSource(net, { ...options, form: "script", name: `script${i}` }).text);
    scripts.push(`<script src="script${i}.js"></script>`);
  }
  const inputs = JSON.stringify(nets.map(({ x }) => Array.from(x.toArray())));
  await writeFile(
    join(folder, "page.js"),
    `${nets.map((_, i) => `import { predict as p${i} } from "./net${i}.js";`).join("\n")}
const inputs = ${inputs};
const modules = [${nets.map((_, i) => `p${i}`).join(", ")}];
globalThis.came = {
  modules: inputs.map((x, i) => Array.from(modules[i](x))),
  scripts: inputs.map((x, i) => Array.from(globalThis["script" + i].predict(x))),
  forbidden: ["eval('1')", "wasm"].map((what) => {
    try {
      return what === "wasm" ? String(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))) : eval("1");
    } catch {
      return "forbidden";
    }
  }),
};`,
  );
  await writeFile(
    join(folder, "page.html"),
    `<!doctype html>\n<html><head></head><body>${scripts.join("\n")}<script type="module" src="page.js"></script></body></html>\n`,
  );
  await writeExample(join(folder, "example"));
  strict = await serve(folder, { "content-security-policy": "script-src 'self'" });
});
afterAll(async () => {
  strict?.close();
  await rm(folder, { recursive: true, force: true });
});

for (const browser of browsers.filter(({ name }) => name === "Chromium")) {
  const on = (name: string, body: () => Promise<void>) => testWith(browser.missing(), `${name} in ${browser.name}`, body);

  on("twenty nets at random under script-src 'self', as modules and as scripts", async () => {
    const { came } = (await browser.visit(`${strict.url}/page.html`)) as { came: { modules: number[][]; scripts: number[][]; forbidden: string[] } };
    expect(came.forbidden).toEqual(["forbidden", "forbidden"]);
    for (const [i, { net, x }] of nets.entries()) {
      const needed = predict(net, x).toArray();
      for (const form of ["modules", "scripts"] as const) expectOutputs(Float32Array.from(came[form][i] as number[]), needed, `${form} ${i}`);
    }
  });

  on("examples/3-one-file names a digit", async () => {
    const { came, noted } = await browser.visit(`${strict.url}/example/index.html`, 'document.querySelector("output").value || undefined');
    expect(came).toMatch(/^\d$/);
    expect(noted).toEqual([]);
  });
}
