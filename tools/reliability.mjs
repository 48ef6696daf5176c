// docs/reliability.md, of what the tests of faults have written to docs/reliability/<part>.json (test/support/reliability.ts).
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const docs = fileURLToPath(new URL("../docs/", import.meta.url));
const parts = readdirSync(`${docs}reliability`)
  .filter((name) => name.endsWith(".json"))
  .sort();

const lines = [
  "# Reliability",
  "",
  "Written by the tests of faults: what was tried, how often, and what came out. To try it again, and write this page anew:",
  "",
  "```sh",
  "SIEVENET_RELIABILITY=1 npx vitest run <test>",
  "node tools/reliability.mjs",
  "```",
];
for (const name of parts) {
  const findings = Object.entries(JSON.parse(readFileSync(`${docs}reliability/${name}`, "utf8")));
  const title = name.replace(/\.json$/, "");
  lines.push("", `## ${title[0].toUpperCase()}${title.slice(1)}`, "", "| fault | cases | what came out | test |", "| --- | ---: | --- | --- |");
  for (const [fault, { cases, outcome, test }] of findings) lines.push(`| ${fault} | ${cases} | ${outcome} | \`${test}\` |`);
}
writeFileSync(`${docs}reliability.md`, `${lines.join("\n")}\n`);
