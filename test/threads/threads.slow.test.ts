// Threads for real, each number of them in a process of its own: the same bits, and an end by itself.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bun, deno, nodes, printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { PINNED } from "../support/story.ts";
import { bundleProgram } from "./bundle.ts";
import type { Came } from "./program.ts";

let folder: string;
let one: Came;
const run = async (words: readonly string[], count: number): Promise<Came> => JSON.parse(await printed([...words, join(folder, "main.mjs"), `${count}`]));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-threads-"));
  await bundleProgram(join(folder, "main.mjs"), "program(Number(process.argv[2])).then((came) => console.log(JSON.stringify(came)));");
  one = await run([process.execPath], 1);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("one thread gives the pinned bits, and sparse layers those of ordinary ones", () => {
  expect(one.told).toEqual(PINNED);
  const [ordinary, sparse] = one.sparse.split(",");
  expect(sparse).toBe(ordinary);
});

for (const { name, words, missing } of [...nodes, deno, bun])
  for (const count of name === nodes[0]?.name ? [2, 3, 8] : [3])
    testWith(missing(), `${count} threads give the bits of one in ${name}, and the program ends by itself`, async () => {
      expect(await run(words, count)).toEqual(one);
    });
