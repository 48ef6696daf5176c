// The README's program about numbers of one's own, run as it stands there.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as sievenet from "../../src/index.ts";

/** The first program of the README that trains on a dataset of four rows. */
const program = /```js\n(import [^`]*const data = dataset\(\{ inputs: \[0, 0, 0, 1[^`]*)```/.exec(readFileSync("README.md", "utf8"))?.[1] as string;

/** Runs it with the library in place of its import. `say` is what the program is to tell in the end. */
async function run(say: string): Promise<unknown> {
  const [, names, body] = /^import \{ (.*) \} from "sievenet";\n([\s\S]*)$/.exec(program) as unknown as [string, string, string];
  const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (library: object) => Promise<unknown>;
  return new AsyncFunction("library", `const { ${names} } = library;\n${body}\nreturn ${say};`)(sievenet);
}

test.each(Array.from({ length: 10 }, (_, i) => i + 1))("it reaches its break and knows XOR with seed %i", async (seed) => {
  sievenet.seed(seed);
  const classes = "[[0, 0], [0, 1], [1, 0], [1, 1]].map((row) => predict(net, [row]).toArray()).map(([a, b]) => Number(b > a))";
  const { loss, known } = (await run(`{ loss: library.evaluate(net, data).loss, known: ${classes} }`)) as { loss: number; known: number[] };
  expect(loss).toBeLessThan(0.01); // of the net after the step that reached it, which is nearer still
  expect(known).toEqual([0, 1, 1, 0]);
});
