// What tests of faults found, for docs/reliability.md: `SIEVENET_RELIABILITY=1 npx vitest run <test>` writes it down, and
// `node tools/reliability.mjs` makes the page of all that was written.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const folder = fileURLToPath(new URL("../../docs/reliability/", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

/** A kind of fault: how many cases were tried, and what came out, in words. */
export interface Finding {
  readonly cases: number;
  readonly outcome: string;
}

/** Notes what became of a kind of fault. `part`: a section of the page, and its file, such as "training". */
export function reliability(part: string, fault: string, { cases, outcome }: Finding): void {
  if (!process.env["SIEVENET_RELIABILITY"]) return;
  const path = `${folder}${part}.json`;
  const before = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const test = expect.getState().testPath?.replace(root, "") ?? "";
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify({ ...before, [fault]: { cases, outcome, test } }, null, 2)}\n`);
}
