// Every block of code in README.md and docs/guide runs as it stands, and prints what the page says it does.
// SIEVENET_GUIDES=write puts what they print into the pages; SIEVENET_GUIDES=gates,budget runs those pages only.
import { readFileSync, writeFileSync } from "node:fs";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, browsers } from "../runtimes/lib/browsers.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { serve } from "../runtimes/lib/serve.ts";
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

/** Draws a stroke from the top to the bottom, once the page listens, and gives what the page says of it. */
const DRAW = `(() => {
  const canvas = document.querySelector("canvas");
  if (!canvas?.onpointermove) return undefined;
  const { left, top } = canvas.getBoundingClientRect();
  for (let y = 40; y <= 240; y += 20) canvas.dispatchEvent(new PointerEvent("pointermove", { buttons: 1, clientX: left + 140, clientY: top + y }));
  return document.querySelector("output").textContent || undefined;
})()`;

const chromium = browsers.find(({ name }) => name === "Chromium") as Browser;
const shipping = pages.find(({ name }) => name.endsWith("shipping"));
testWith(
  shipping ? chromium.missing() : "the page about shipping was not asked for",
  "the page that docs/guide/shipping.md writes reads what is drawn",
  async () => {
    const own = (await writePage(folder, "shipped", blocksOf((shipping as Page).text))) as string;
    await runPage(own);
    await symlink(".", join(folder, "node_modules/sievenet/dist"));
    const server = await serve(folder);
    const { came, noted } = await chromium.visit(`${server.url}/shipped/page.html`, DRAW);
    server.close();
    expect(noted).toEqual([]);
    expect(came).toMatch(/^\d, \d+ %$/);
  },
);

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
