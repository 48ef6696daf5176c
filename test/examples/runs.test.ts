import { readFileSync } from "node:fs";
import * as reports from "sievenet/report";
import * as runs from "sievenet/run";
import { expect, test } from "vitest";

test("the guide's lines about runs train a net and write a page about it", async () => {
  const block = /## The same as a value\n\n```js\n([\s\S]*?)```/.exec(readFileSync("docs/guide/command.md", "utf8"))?.[1] ?? "";
  const body = block.replace(/^import .*\n/gm, "");
  expect(body).toContain('run({ recipe: "lenet-5", examples: 200, epochs: 1 })');
  const files = new Map<string, string>();
  const given = { ...runs, ...reports, writeFile: async (name: string, text: string) => void files.set(name, text), console: { log() {} } };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(given), body)(...Object.values(given));
  const page = files.get("report.html") ?? "";
  expect(page).toContain("<h1>lenet-5 on digits</h1>");
  expect(page).toContain("20 of 20 filters are left");
  expect(page.match(/<svg/g)).toHaveLength(4);
});
