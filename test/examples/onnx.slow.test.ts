// The guide's lines about ONNX run, and onnxruntime, where it is there, reads what they write.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hasRuntime, open } from "../onnx/runtimes.ts";
import { bundleEntries } from "../support/entries.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-onnx-example-"));
  const home = join(folder, "node_modules/sievenet");
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "package.json"), JSON.stringify({ name: "sievenet", type: "module", exports: await bundleEntries(home) }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const around = (block: string) => `
import { writeFile } from "node:fs/promises";
import { compact, dense, predict, relu, sequential } from "sievenet";
const net = sequential(dense(784, 30), relu, dense(30, 10));
const small = compact(net);
${block}
console.log(JSON.stringify(Array.from(predict(net, [new Float32Array(784).fill(0.5)]).toArray())));
`;

test("the guide's lines about ONNX write a file that onnxruntime predicts with", async () => {
  const blocks = (await readFile("docs/guide/shipping.md", "utf8")).split("```js\n").map((text) => text.split("```")[0] as string);
  const block = blocks.find((each) => each.includes('"sievenet/onnx"')) ?? "";
  expect(block).toContain("toOnnx(small");
  await writeFile(join(folder, "program.mjs"), around(block));
  const { stdout } = await promisify(execFile)(process.execPath, ["program.mjs"], { cwd: folder });
  const bytes = await readFile(join(folder, "digits.onnx"));
  expect(bytes.length).toBeGreaterThan(4 * (785 * 30 + 31 * 10));
  if (!hasRuntime("onnxruntime-node")) return;
  const { data, dims } = await (await open("onnxruntime-node", bytes)).run(new Float32Array(784).fill(0.5), [1, 784]);
  expect(dims).toEqual([1, 10]);
  const needed = JSON.parse(stdout) as number[];
  needed.forEach((each, i) => {
    expect(data[i]).toBeCloseTo(each, 5);
  });
});
