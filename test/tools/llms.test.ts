// llms.txt names all entry points, guides and documents, and links to files that there are.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { entries } from "../../tools/entries.mjs";
import { llms } from "../../tools/llms.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const links = [...llms().matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);

test("all that llms.txt links to is there", () => {
  expect(links.filter((link) => !existsSync(root + link))).toEqual([]);
  expect(new Set(links).size).toBe(links.length);
});

test("it names every entry point, guide and document", () => {
  const documents = ["docs", "docs/guide"].flatMap((folder) =>
    readdirSync(root + folder)
      .filter((name) => name.endsWith(".md") && name !== "README.md")
      .map((name) => `${folder}/${name}`),
  );
  expect(documents.length).toBeGreaterThan(10);
  expect(links).toEqual(expect.arrayContaining([...documents, ...entries.map(({ source }) => source)]));
});
