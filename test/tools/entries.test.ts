// The list of entry points, and what is said where a file does not follow it.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { PLACES, problems } from "../../tools/check-entries.mjs";
import { entries, entriesOf, exportAll } from "../../tools/entries.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => JSON.parse(readFileSync(root + file, "utf8"));
const exists = (file: string) => existsSync(root + file);

describe("the entry points", () => {
  test("are named alike in every file that names them", () => expect(problems(read, exists)).toEqual([]));

  test("each export something", async () => {
    for (const { specifier } of entries) expect(Object.keys(await import(specifier)), specifier).not.toEqual([]);
  });

  test.each(PLACES)("$file must list them all under $path", ({ file, path }) => {
    const without = (name: string) => {
      const content = read(name);
      if (name !== file) return content;
      const holder = path.slice(0, -1).reduce((at, key) => at[key], content);
      const listed = holder[path.at(-1) as string];
      if (Array.isArray(listed)) listed.pop();
      else delete listed[Object.keys(listed)[1] as string];
      return content;
    };
    const [text, ...more] = problems(without, exists);
    expect(more).toEqual([]);
    expect(text).toMatch(`${file}: "${path.join(".")}" does not follow tools/entries.mjs. Write\n  `);
    expect(text).toMatch("there, or run npm run entries -- --write.");
  });

  test("must have a source", () => {
    expect(problems(read, (file) => file !== "src/sparse/index.ts" && exists(file))).toEqual([
      'tools/entries.mjs lists the entry point "sparse", but there is no src/sparse/index.ts. Write it, or take the line out.',
    ]);
  });

  test("are had by their names", () => {
    expect(exportAll(entriesOf("index", "data"))).toBe('export * from "./src/index.ts"; export * from "./src/data/index.ts";');
    expect(() => entriesOf("onyx")).toThrow('tools/entries.mjs has no entry point "onyx". Add it there, or use one of index, data,');
  });
});
