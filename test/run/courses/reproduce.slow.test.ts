// The rows of docs/beyond.md, three epochs of each of their rounds on the first 6 000 examples: the nets that are known by their hashes. Needs MNIST's files.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { courseNames } from "../../../src/run/index.ts";

const data = process.env["SIEVENET_DATA"];
const root = fileURLToPath(new URL("../../../", import.meta.url));
let keep = "";
beforeAll(() => {
  keep = mkdtempSync(join(tmpdir(), "sievenet-reproduce-"));
});
afterAll(() => rmSync(keep, { recursive: true, force: true }));

describe.skipIf(data === undefined)("npm run reproduce (skipped where SIEVENET_DATA does not name the folder of MNIST's files)", () => {
  test("knows every course", () => {
    const known = Object.keys(JSON.parse(readFileSync(join(root, "docs/beyond/first-epochs.json"), "utf8")) as object);
    for (const name of courseNames) expect(known).toContain(`${name} seed 1, 3 epochs of each round, 6000 examples`);
  });

  // teachers and first rounds are shared, as in the real runs
  test.each(courseNames)("%s comes to the known net", { timeout: 3_600_000 }, async (name) => {
    const { stdout } = await promisify(execFile)(process.execPath, ["tools/reproduce.mjs", name, "--epochs", "3", "--examples", "6000", "--keep", keep], {
      cwd: root,
    });
    expect(stdout).toContain(`${name} seed 1: the same net`);
  });
});
