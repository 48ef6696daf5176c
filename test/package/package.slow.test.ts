// The package as its users get it, in each way in which they use it.
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entries } from "../../tools/entries.mjs";
import { bun, deno, nodes, printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { inBrowsers } from "./inBrowsers.ts";
import { inBundlers } from "./inBundlers.ts";
import { type Package, pack, root } from "./pack.ts";
import { asModule, asScript } from "./program.ts";
import { published } from "./published.ts";
import { withTools } from "./withTools.ts";

let made: Package;
/** What the program returns in the Node that runs the tests. */
let right: string;
const at = (name: string) => join(made.project, name);
const MAIN = 'import { program } from "./program.mjs";\nprogram().then(console.log);\n';

beforeAll(async () => {
  made = await pack();
  await writeFile(at("program.mjs"), asModule());
  await writeFile(at("main.mjs"), MAIN);
  right = await printed([process.execPath, at("main.mjs")]);
});
afterAll(() => rm(made.folder, { recursive: true, force: true }));

describe("installed from its tarball, the package", () => {
  test("trains, compacts and saves", () => expect(right).toMatch(/^[\d.]+ \d{4,} \d+ 1,10$/));

  for (const { name, words, missing } of [...nodes.slice(1), bun])
    testWith(missing(), `is imported in ${name}`, async () => expect(await printed([...words, at("main.mjs")])).toBe(right));

  testWith(deno.missing(), "is imported in Deno by npm:", async () => {
    await writeFile(
      at("program.deno.mjs"),
      asModule((entry) => `npm:sievenet${entry}`),
    );
    await writeFile(at("main.deno.mjs"), MAIN.replace("program.mjs", "program.deno.mjs"));
    expect(await printed([...deno.words, at("main.deno.mjs")], { cwd: made.project })).toBe(right);
  });

  for (const { name, words, missing } of nodes)
    testWith(missing(), `is taken by require() in ${name}`, async () => {
      await writeFile(at("main.cjs"), asScript);
      expect(await printed([...words, at("main.cjs")])).toBe(right);
    });

  testWith(deno.missing(), "does what the guide says in Deno's line", async () => {
    const line = /^deno eval '(.*)'$/m.exec(await readFile(join(root, "docs/guide/where.md"), "utf8"))?.[1] as string;
    expect(await printed([deno.words[0] as string, "eval", line], { cwd: made.project })).toBe("[ 1, 3 ]");
  });

  test("exports every entry point, and has its bundle and its types", async () => {
    const lines = entries.map(({ specifier }, i) => `import * as entry${i} from "${specifier}";`);
    const counts = `[${entries.map((_, i) => `Object.keys(entry${i}).length`)}]`;
    await writeFile(at("entries.mjs"), `${lines.join("\n")}\nconsole.log(JSON.stringify(${counts}));\n`);
    const exported = JSON.parse(await printed([process.execPath, at("entries.mjs")])) as number[];
    expect(exported).toHaveLength(entries.length);
    for (const [i, { name, bundle, types }] of entries.entries()) {
      expect(exported[i], name).toBeGreaterThan(0);
      for (const path of [bundle, types]) expect(existsSync(join(made.home, path)), path).toBe(true);
    }
  });

  test("hands out its kernels, for instantiate()", async () => {
    const names = await readdir(join(made.home, "dist/wasm"));
    expect(names.filter((name) => !name.endsWith(".wasm") || name.includes("debug"))).toEqual([]);
    const kernels = names.find((name) => /^(kernels|sievenet)\.wasm$/.test(name));
    const path = createRequire(at("main.mjs")).resolve(`sievenet/wasm/${kernels}`);
    await writeFile(
      at("bytes.mjs"),
      `import { readFileSync } from "node:fs";\nimport { instantiate } from "sievenet";\nimport { program } from "./program.mjs";\n` +
        `instantiate({ module: new WebAssembly.Module(readFileSync(${JSON.stringify(path)})) });\nprogram().then(console.log);\n`,
    );
    expect(await printed([process.execPath, at("bytes.mjs")])).toBe(right);
  });

  test("has types that are sound by themselves: those of the packages inside its bundles are not there", async () => {
    await writeFile(at("types.ts"), entries.map(({ specifier }, i) => `export * as entry${i} from "${specifier}";`).join("\n"));
    const compilerOptions = { strict: true, noEmit: true, module: "nodenext", target: "es2022", lib: ["es2023", "dom"], types: [], skipLibCheck: false };
    await writeFile(at("tsconfig.json"), JSON.stringify({ compilerOptions, files: ["types.ts"] }));
    expect(await printed([process.execPath, join(root, "node_modules/typescript/bin/tsc"), "-p", at("tsconfig.json")])).toBe("");
  });

  test("has nothing that strict places forbid: eval, dynamic imports, top-level await, install scripts", async () => {
    const { scripts, dependencies } = JSON.parse(await readFile(join(made.home, "package.json"), "utf8"));
    expect(Object.keys(scripts).filter((name) => /install|^prepare$/.test(name))).toEqual([]);
    expect(dependencies ?? {}).toEqual({});
    // programs of Node: they start threads of their own module, which a page has no use for
    const ofNode = ["cli.js", "queue.js", "sweep.js"];
    for (const name of (await readdir(join(made.home, "dist"))).filter((each) => each.endsWith(".js") && !ofNode.includes(each))) {
      const text = await readFile(join(made.home, "dist", name), "utf8");
      expect(/\beval\(|\bFunction\(|\bimport\(|\bimport\.meta\b|\brequire\(/.exec(text)?.[0], name).toBeUndefined();
      await transform(text, { format: "cjs" }); // which has no place for a top-level await
    }
  });
});

inBundlers(() => ({ ...made, right }));
inBrowsers(() => ({ ...made, right }));
withTools(() => made);
published(() => made);
