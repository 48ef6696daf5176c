// What every example of a paper says of itself, of which docs/papers.md is made.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { example } from "./example.ts";

const folder = new URL("../../examples/papers/", import.meta.url);
const keys = readdirSync(folder).filter((key) => existsSync(new URL(`${key}/main.mjs`, folder)));

test("there are ten", () => expect(keys.length).toBe(10));

test.each(keys)("%s", async (key) => {
  const { about } = await example(key);
  const page = readFileSync(new URL("../../docs/papers.md", import.meta.url), "utf8");
  const row = page.split("\n").find((line) => line.startsWith(`| [${key}](../examples/papers/${key}/README.md) |`));
  expect(about.key).toBe(key);
  for (const text of [about.title, about.paper, about.claim, about.found, about.needed]) {
    expect(text).toMatch(/\w/);
    expect(row).toContain(text);
  }
  expect(about.seeds.length).toBeGreaterThanOrEqual(3);
  const own = readFileSync(new URL(`${key}/README.md`, folder), "utf8");
  for (const part of ["picture.svg", "<!-- marks -->", "does not hold"]) expect(own.toLowerCase()).toContain(part);
});
