// llms.txt names all documents and entry points, and links to files that come with the package.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { entries } from "../../tools/entries.mjs";
import { llms } from "../../tools/llms.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = readFileSync(`${root}llms.txt`, "utf8");

const linksOf = (some: string) => [...some.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);

test("llms.txt names the documents that there are: if not, run npm run llms -- --write", () => expect(linksOf(text)).toEqual(linksOf(llms())));

test("all that it links to is there, and every entry point is named", () => {
  const links = linksOf(text);
  expect(links.filter((link) => !existsSync(root + link))).toEqual([]);
  expect(links).toEqual(expect.arrayContaining(entries.map(({ source }) => source)));
});
