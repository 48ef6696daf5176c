// The programs of docs/data.md, run as they stand there on files of NumPy and Parquet.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as parquet from "hyparquet";
import { expect, test } from "vitest";
import { readNpy } from "../../src/data/index.ts";
import { seed } from "../../src/index.ts";
import { runProgram } from "../support/program.ts";

const fixtures = join(import.meta.dirname, "../fixtures");
const [numpy, ofParquet] = Array.from(readFileSync("docs/data.md", "utf8").matchAll(/```js\n([\s\S]*?)```/g), ([, program]) => program as string) as [
  string,
  string,
];
const quiet = () => {};

test("arrays of NumPy go in, and scores go back", async () => {
  const written = new Map<string, Uint8Array>();
  const files = {
    readFile: async () => readFileSync(join(fixtures, "numpy/flowers.npz")),
    writeFile: async (name: string, bytes: Uint8Array) => void written.set(name, bytes),
  };
  seed(1);
  expect(await runProgram(numpy, "evaluate(net, data).error", quiet, { "node:fs/promises": files })).toBeLessThan(0.05);
  expect(readNpy(written.get("scores.npy") as Uint8Array).shape).toEqual([60, 3]);
});

test("a table of Parquet is learned, its whole numbers of 64 bits and its missing cells included", async () => {
  const files = { ...parquet, asyncBufferFromFile: () => parquet.asyncBufferFromFile(join(fixtures, "parquet/flowers.parquet")) };
  seed(1);
  const known = 'libraries.sievenet.classify(net, { "petal length": 1.8, petals: 5n, color: "blue" })[0].label';
  const say = `{ schema: String(flowers.schema), error: libraries.sievenet.evaluate(net, flowers.test).error, known: ${known} }`;
  const told = (await runProgram(ofParquet, say, quiet, { hyparquet: files })) as { schema: string; error: number; known: string };
  expect(told.schema).toContain("petals        numeric");
  expect(told.schema).toContain("missing in 5");
  expect(told.error).toBeLessThan(0.05);
  expect(told.known).toBe("setosa");
});
