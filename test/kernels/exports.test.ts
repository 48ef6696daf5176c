import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { kernelNames } from "../../src/generated/names.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const texts = readdirSync(folder)
  .filter((name) => !name.startsWith("exports") && !name.startsWith("storage"))
  .map((name) => readFileSync(`${folder}${name}`, "utf8"))
  .join("\n");
describe("every kernel is compared with a reference:", () => {
  test.each(kernelNames)("%s", (name) => {
    expect(texts).toMatch(new RegExp(`kernels\\.${name}\\b|"${name}"`));
  });
});
