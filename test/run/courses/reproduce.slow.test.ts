// The rows of docs/beyond.md, three epochs of each of their rounds on a tenth of the examples: the nets that are known by their hashes. Needs the files of MNIST and CIFAR-10.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { course, courseNames } from "../../../src/run/index.ts";

/** Where the files of each dataset are, and how many are a tenth. */
const DATASETS = {
  mnist: { data: process.env["SIEVENET_DATA"], examples: 6000 },
  cifar10: { data: process.env["SIEVENET_CIFAR10"], examples: 1000 },
};
const root = fileURLToPath(new URL("../../../", import.meta.url));
let keep = "";
beforeAll(() => {
  keep = mkdtempSync(join(tmpdir(), "sievenet-reproduce-"));
});
afterAll(() => rmSync(keep, { recursive: true, force: true }));

const of = (name: string) => DATASETS[course(name).dataset ?? "mnist"];

describe("npm run reproduce (a row is skipped where SIEVENET_DATA or SIEVENET_CIFAR10 does not name the folder of its files)", () => {
  test("knows every course", () => {
    const known = Object.keys(JSON.parse(readFileSync(join(root, "docs/beyond/first-epochs.json"), "utf8")) as object);
    for (const name of courseNames) expect(known).toContain(`${name} seed 1, 3 epochs of each round, ${of(name).examples} examples`);
  });

  // teachers and first rounds are shared, as in the real runs
  for (const name of courseNames)
    test.skipIf(of(name).data === undefined)(`${name} comes to the known net`, { timeout: 3_600_000 }, async () => {
      const args = ["tools/reproduce.mjs", name, "--epochs", "3", "--examples", String(of(name).examples), "--keep", keep];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
      expect(stdout).toContain(`${name} seed 1: the same net`);
    });
});
