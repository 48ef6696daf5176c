import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { kernelNames } from "../../src/generated/names.ts";
import { kernels } from "../../src/wasm.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const texts = readdirSync(folder)
  .filter((name) => !name.startsWith("exports") && !name.startsWith("storage"))
  .map((name) => readFileSync(`${folder}${name}`, "utf8"))
  .join("\n");
/** Asked for in this file. */
const here: string[] = ["heapBase"];

describe("every kernel is compared with a reference:", () => {
  test.each(kernelNames.filter((name) => !here.includes(name)))("%s", (name) => {
    expect(texts).toMatch(new RegExp(`kernels\\.${name}\\b|"${name}"`));
  });
});

test("heapBase leaves the tables of the kernels alone", () => {
  const base = kernels.heapBase();
  expect(base).toBeGreaterThan(0);
  expect(base).toBeLessThan(65536);
});
