// The programs of README.md and examples/ are what they say, and run.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decode, predict, tensor } from "../../src/index.ts";
import { bundleEntries } from "../support/entries.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
const read = (path: string) => readFile(join(root, path), "utf8");
const block = async (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(await read("README.md"))?.[1] ?? "";

let folder: string;

/** A folder in which "sievenet" and its other entry points are bundles of these sources. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-examples-"));
  const home = join(folder, "node_modules/sievenet");
  await mkdir(home, { recursive: true });
  const exports = await bundleEntries(home);
  await writeFile(join(home, "package.json"), JSON.stringify({ name: "sievenet", type: "module", exports }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The program with some of its words replaced, each of which it must have once. */
function patched(program: string, words: Readonly<Record<string, string>>): string {
  for (const [word, other] of Object.entries(words)) {
    expect(program.split(word).length, word).toBe(2);
    program = program.replace(word, () => other);
  }
  return program;
}

async function runs(name: string, program: string): Promise<string[]> {
  await writeFile(join(folder, name), program);
  const { stdout } = await run(process.execPath, [name], { cwd: folder });
  return stdout.trim().split("\n");
}

test("the program of README.md is examples/1-digits.mjs", async () => {
  const program = (await block("js")).trim();
  expect(program).toContain("compact(net)");
  expect(program).toBe((await read("examples/1-digits.mjs")).trim());
});

test("examples/1-digits.mjs runs, and leaves a net that decode() reads", async () => {
  const short = patched(await read("examples/1-digits.mjs"), { "digits()": "digits({ train: 200, test: 50 })", "epochs: 60": "epochs: 2" });
  const lines = await runs("1-digits.mjs", short);
  expect(lines.length).toBe(3); // two epochs, and what is left
  expect(lines.at(-1)).toMatch(/^[\d.]+ 266610 \d+$/);
  const net = decode(await readFile(join(folder, "digits.safetensors")));
  expect(predict(net, tensor(new Float32Array(784), [1, 784])).shape).toEqual([1, 10]);
});

test("examples/4-from-pytorch.mjs has the scores of PyTorch", async () => {
  const { lenet5 } = JSON.parse(await read("test/fixtures/torch/expected.json"));
  await writeFile(join(folder, "4-from-pytorch.mjs"), await read("examples/4-from-pytorch.mjs"));
  const { stdout } = await run(process.execPath, ["4-from-pytorch.mjs", join(root, "test/fixtures/torch/lenet5.safetensors")], { cwd: folder });
  const lines = stdout.trim().split("\n");
  expect(lines).toContain("fc1.weight -> 7.weight, transposed");
  expect(lines.at(-2)).toBe("0 layers missing, 0 modules unused");
  const scores = lines.at(-1)?.split(" ").map(Number);
  lenet5.outputs[0].forEach((score: number, i: number) => {
    expect(scores?.[i]).toBeCloseTo(score, 3);
  });
});

test("examples/5-table.mjs goes from text to answers, and finds the columns that matter", async () => {
  const program = await read("examples/5-table.mjs");
  expect(program.trim().split("\n").length).toBeLessThan(40);
  const lines = await runs("5-table.mjs", program);
  expect(lines[0]).toBe("480 rows to train on, 120 to test on; 7 features, 3 classes to learn");
  expect(lines[1]).toMatch(/^number +ignored +it counts the rows, like an identifier$/);
  expect(lines).toContain("reads length, fin");
  expect(Number(/accuracy ([\d.]+)/.exec(lines.join("\n"))?.[1])).toBeGreaterThan(0.9);
  expect(lines.slice(-4).join(" ")).toMatch(/label: 'perch'/);
});
