// The suite as one file that any JavaScript runtime loads: test files of the project as they are, with the sources they
// test, the matchers, and the golden values inside.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const tests = join(root, "test");
const golden = process.env.GOLDEN_DIR ?? join(tests, "fixtures/golden");

const inside = (folder: string): string[] =>
  readdirSync(join(tests, folder))
    .filter((name) => /^[^.]+(\.golden)?\.test\.ts$/.test(name)) // none that is slow or needs a process alone
    .map((name) => join(tests, folder, name));

/** Kernels against references, golden values, compaction, save and load, and the training runs whose bits are pinned. */
const suite = (): string[] => [
  ...["kernels", "golden", "formats", "compact"].flatMap(inside).filter((path) => !LEFT_OUT.includes(basename(path))),
  ...["tiny", "core/tensor", "invariant/sameBits"].map((name) => join(tests, `${name}.test.ts`)),
];
/**
 * The first reads the sources of the kernels, not what they do; the second compiles them; the third takes a quarter of the
 * time, and trajectoryLenet goes the same way; the last three read files of their own.
 */
const LEFT_OUT = ["exports.test.ts", "debugBuild.test.ts", "trajectory.golden.test.ts", "folder.test.ts", "fromPython.test.ts", "fromTorch.test.ts"];

/** Modules of Node, from the runtime where it has them; golden values from within. */
const nodeModules: Plugin = {
  name: "node-modules",
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "node" }));
    builder.onLoad({ filter: /^node:fs$/, namespace: "node" }, () => {
      const texts = Object.fromEntries(readdirSync(golden).map((name) => [name, readFileSync(join(golden, name), "utf8")]));
      return { contents: `const texts = ${JSON.stringify(texts)};\nexport const readFileSync = (path) => texts[path.split("/").at(-1)];` };
    });
    builder.onLoad({ filter: /^node:url$/, namespace: "node" }, () => ({ contents: "export const fileURLToPath = (url) => url.pathname;" }));
    builder.onLoad({ filter: /^node:(fs\/promises|os|path)$/, namespace: "node" }, ({ path }) => {
      const names = { "node:fs/promises": "mkdtemp, readdir, readFile, rm, writeFile", "node:os": "tmpdir", "node:path": "join" }[path];
      return { contents: `export const { ${names} } = globalThis.process?.getBuiltinModule?.("${path}") ?? {};` };
    });
    builder.onLoad({ filter: /\.test\.ts$/ }, ({ path }) => ({
      contents: `import { file as beginFile } from "vitest";\nbeginFile(${JSON.stringify(relative(tests, path))});\n${readFileSync(path, "utf8")}`,
      loader: "ts",
    }));
  },
};

/** Writes the suite into a file. Its exports: `run(only?)`, and `told`, the hashes that came. */
export async function bundleSuite(outfile: string): Promise<void> {
  const contents = `${suite()
    .map((path) => `import ${JSON.stringify(path)};`)
    .join("\n")}\nexport { run } from "vitest";\nexport { told } from "./test/support/story.ts";`;
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    charset: "utf8",
    keepNames: true, // layers that are functions are called by their names, which differ where two files have the same
    alias: { vitest: join(tests, "runtimes/lib/vitest.ts") },
    define: { "process.env.GOLDEN_DIR": "undefined", "process.env.GOLDEN_REPORT": "undefined" },
    plugins: [nodeModules],
    ignoreAnnotations: true, // package.json says that no file of the project has side effects; a test has nothing else
    logLevel: "error",
  });
}
