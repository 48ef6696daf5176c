// The quick way to try a mutant: kernels are compiled without optimizing and not packed, and test files run without vitest, in a
// bundle with the stand-in for it that test/runtimes has. A mutant of the kernels takes a tenth of the time of a whole build.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { main } from "assemblyscript/asc";
import { build } from "esbuild";
import { entries } from "../entries.mjs";
import { run } from "./scratch.mjs";

/** Words of vitest that the stand-in does not have, and helpers with such words. */
const MORE =
  /\/command\.ts"|\/program\.ts"|\b(vi|beforeEach|beforeAll|afterAll|expectTypeOf)\b|\.(runIf|concurrent|only|skip|sequential|for|fails|todo)\(|toMatch(Inline)?Snapshot/;

/** Whether a test file is written in the words that the stand-in has. */
export const isPlain = ({ name, text }) => !/\.alone\.test|^test\/(bench|cli|package|examples|run|report)\//.test(name) && !MORE.test(text);

/** What is compiled of the kernels: entry, target of asconfig.json, file. The fast build and the unpacker are not. */
const MODULES = [
  ["assembly/index.ts", "plain", "kernels"],
  ["assembly/inference.ts", "inference", "inference"],
  ["assembly/sparse/index.ts", "plain", "sparse"],
];

/** Compiles the kernels of a copy of the tree. @throws Error where they do not compile */
export async function compileQuickly(cwd) {
  for (const [entry, target, output] of MODULES) {
    const plain = ["--optimizeLevel", "0", "--shrinkLevel", "0"];
    const { error } = await main([entry, "--config", "asconfig.json", "--target", target, "--outFile", `dist/wasm/${output}.wasm`, ...plain, "--baseDir", cwd]);
    if (error) throw error;
  }
}

/** Puts the name of each test file before its tests, and takes kernels as they were compiled. */
const named = (cwd) => ({
  name: "named",
  setup(builder) {
    builder.onLoad({ filter: /\.test\.ts$/ }, ({ path }) => ({
      contents: `import { file as beginFile } from "vitest";\nbeginFile(${JSON.stringify(path.slice(cwd.length + 1))});\n${readFileSync(path, "utf8")}`,
      loader: "ts",
    }));
    builder.onLoad({ filter: /\bsrc\/unpack\.ts$/ }, () => ({
      contents: `import { readFileSync } from "node:fs";
export const unpack = (letters, size, file = "kernels") => new Uint8Array(readFileSync(${JSON.stringify(join(cwd, "dist/wasm"))} + "/" + file + ".wasm"));`,
    }));
  },
});

/** Runs plain test files up to the first that fails. Resolves to "passed", "time", or what failed: [file, test]; no file where none began. */
export async function quickTest(files, { cwd, seconds }) {
  // two folders deep, as tests are that look for files from where they stand
  const [outfile, report] = [join(cwd, "test/mutants/suite.mjs"), join(cwd, "mutant-report.json")];
  rmSync(report, { force: true });
  const contents = `import { writeFileSync } from "node:fs";
${files.map((file) => `import "./${file}";`).join("\n")}
import { run } from "vitest";
const { failed } = await run("", true);
writeFileSync(${JSON.stringify(report)}, JSON.stringify(failed.map(({ name }) => name)));
process.exit();`;
  await build({
    stdin: { contents, resolveDir: cwd },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    keepNames: true,
    packages: "external",
    ignoreAnnotations: true,
    alias: { vitest: join(cwd, "test/runtimes/lib/vitest.ts"), ...Object.fromEntries(entries.map(({ specifier, source }) => [specifier, join(cwd, source)])) },
    define: { "process.env.GOLDEN_DIR": "undefined", "process.env.GOLDEN_REPORT": "undefined" },
    plugins: [named(cwd)],
    logLevel: "silent",
  });
  const code = await run(process.execPath, [outfile], { cwd, seconds });
  if (code === "time") return "time";
  let failed;
  try {
    failed = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return [undefined, "(as it is loaded)"];
  }
  if (!failed.length) return "passed";
  const [file, ...name] = failed[0].split(" > ");
  return [file, name.join(" > ")];
}
