// The programs of docs/data.md, run as they stand there on files of NumPy and Parquet.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as parquet from "hyparquet";
import { expect, test } from "vitest";
import * as data from "../../src/data/index.ts";
import * as library from "../../src/index.ts";

const fixtures = join(import.meta.dirname, "../fixtures");
const programs = [...readFileSync("docs/data.md", "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map(([, program]) => program as string);

/** Runs a program with what it imports in place of its imports. `say`: what it is to tell in the end. */
async function run(program: string, others: object, say: string): Promise<unknown> {
  const names = [...program.matchAll(/^import \{ (.*) \} from/gm)].flatMap(([, list]) => (list as string).split(", "));
  const given: Record<string, unknown> = { ...library, ...data, ...others };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  library.seed(1);
  return new AsyncFunction(...names, "library", "console", `${program.replace(/^import .*\n/gm, "")}\nreturn ${say};`)(
    ...names.map((name) => given[name]),
    library,
    { log() {} },
  );
}

test("arrays of NumPy go in, and scores go back", async () => {
  const written = new Map<string, Uint8Array>();
  const files = {
    readFile: async () => readFileSync(join(fixtures, "numpy/flowers.npz")),
    writeFile: async (name: string, bytes: Uint8Array) => void written.set(name, bytes),
  };
  expect(await run(programs[0] as string, files, "evaluate(net, data).error")).toBeLessThan(0.05);
  expect(data.readNpy(written.get("scores.npy") as Uint8Array).shape).toEqual([60, 3]);
});

test("a table of Parquet is learned, its whole numbers of 64 bits and its missing cells included", async () => {
  const files = { ...parquet, asyncBufferFromFile: () => parquet.asyncBufferFromFile(join(fixtures, "parquet/flowers.parquet")) };
  const { schema, error, known } = (await run(
    programs[1] as string,
    files,
    '{ schema: String(flowers.schema), error: library.evaluate(net, flowers.test).error, known: library.classify(net, { "petal length": 1.8, petals: 5n, color: "blue" })[0].label }',
  )) as { schema: string; error: number; known: string };
  expect(schema).toContain("petals        numeric");
  expect(schema).toContain("missing in 5");
  expect(error).toBeLessThan(0.05);
  expect(known).toBe("setosa");
});
