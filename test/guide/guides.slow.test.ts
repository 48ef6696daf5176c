// Every block of code in README.md and docs/guide runs as it stands, and prints what the page says it does.
// SIEVENET_GUIDES=write puts what they print into the pages; SIEVENET_GUIDES=gates,budget runs those pages only.
import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agrees, type Block, blocksOf, statedBehind } from "../support/guide/page.ts";
import { guides, type Page, readme, root } from "../support/guide/pages.ts";
import { runLines } from "../support/guide/program.ts";
import { guideFolder, runPage, typesOf, writePage } from "../support/guide/run.ts";

const asked = process.env.SIEVENET_GUIDES?.split(",") ?? [];
const write = asked.includes("write");
const only = asked.filter((each) => each !== "write");
const pages = [readme(), ...guides()].filter(({ name }) => only.length === 0 || only.some((each) => name.endsWith(each)));

let folder: string;
beforeAll(async () => {
  folder = await guideFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Puts what blocks printed into the page, from its end on, so that places stay what they are. */
function rewrite(page: Page, blocks: readonly Block[], printed: ReadonlyMap<number, string>): void {
  let { text } = page;
  for (const [i] of [...blocks.entries()].reverse()) {
    const stated = statedBehind(blocks, i);
    const said = printed.get(i);
    if (stated && said !== undefined && !agrees(stated.text, said))
      text = `${text.slice(0, stated.from)}${said.replace(/[ \t]+$/gm, "").trim()}\n${text.slice(stated.to)}`;
  }
  if (text !== page.text) writeFileSync(join(root, page.path), text);
}

describe.each(pages)("$path", (page) => {
  const blocks = blocksOf(page.text);

  test("runs, and prints what it says", async () => {
    const own = await writePage(folder, page.name, blocks);
    if (!own) return;
    const printed = await runPage(own);
    if (write) rewrite(page, blocks, printed);
    else
      for (const [i, said] of printed) {
        const stated = statedBehind(blocks, i);
        if (stated && !agrees(stated.text, said)) expect(said.trim(), `${page.path}:${stated.line}`).toBe(stated.text.trim());
      }
  });

  test("names only scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Readonly<Record<string, string>> };
    for (const { language, text, notRun } of blocks) {
      if (language !== "sh" || notRun) continue;
      for (const [, name] of text.matchAll(/^npm run ([\w:-]+)/gm)) expect(Object.keys(scripts)).toContain(name);
      const known = /^(npm (ci|install|pack|start|test|run|view)|git|deno|bun|NODE_OPTIONS=|SIEVENET_|cd |apt|pip|#|$)/;
      const run = runLines(text);
      for (const line of text.split("\n")) if (!run.includes(line.replace(/ {2,}#.*$/, ""))) expect(line).toMatch(known);
    }
  });
});

test("pages in TypeScript have the right types", async () => {
  const typed = pages.filter(({ text }) => blocksOf(text).some(({ language, notRun }) => language === "ts" && !notRun));
  for (const page of typed) await writePage(folder, page.name, blocksOf(page.text));
  if (typed.length)
    expect(
      await typesOf(
        folder,
        typed.map(({ name }) => name),
      ),
    ).toEqual([]);
});
