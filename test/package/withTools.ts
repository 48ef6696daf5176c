// What the tools of the trade say of the package: publint, are-the-types-wrong, deno doc and deno publish.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { deno, printed } from "../runtimes/lib/commands.ts";
import { testWith } from "../runtimes/lib/need.ts";
import { type Package, root } from "./pack.ts";

const tools = join(root, "test/runtimes/node_modules/.bin");
const lacking = (name: string) => (existsSync(join(tools, name)) ? undefined : `${name} was not found: npm ci in test/runtimes`);
const denoItself = deno.words[0] as string;
const read = async (path: string) => JSON.parse(await readFile(path, "utf8"));

/** What a program says, whether or not it succeeds. */
const said = (words: readonly string[], cwd: string) =>
  printed(words, { cwd }).then(
    () => "",
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  );

export function withTools(package_: () => Package): void {
  describe("of the package", () => {
    testWith(lacking("publint"), "publint has nothing to say", async () => {
      expect(await said([join(tools, "publint"), "--strict", package_().home], root)).toBe("");
    });

    testWith(lacking("attw"), "are-the-types-wrong finds no type wrong", async () => {
      expect(await said([join(tools, "attw"), package_().tarball, "--profile", "esm-only", "--exclude-entrypoints", "wasm/*"], root)).toBe("");
    });

    test("jsr.json has the version and the entry points of package.json", async () => {
      const [npm, jsr] = [await read(join(root, "package.json")), await read(join(root, "jsr.json"))];
      expect(jsr.version).toBe(npm.version);
      expect(Object.keys(jsr.exports)).toEqual(Object.keys(npm.exports).filter((key) => npm.exports[key].types));
      expect(Object.values(jsr.exports).filter((path) => !existsSync(join(root, path as string)))).toEqual([]);
    });

    testWith(deno.missing(), "deno publish --dry-run succeeds", async () => {
      expect(await said([denoItself, "publish", "--dry-run", "--allow-dirty", "--quiet"], root)).toBe("");
    });

    testWith(deno.missing(), "all that the entry points show is documented, and mentions only types that they show: deno doc --lint", async () => {
      const { exports } = await read(join(root, "jsr.json"));
      expect(await said([denoItself, "doc", "--lint", "--quiet", ...(Object.values(exports) as string[])], root)).toBe("");
    });
  });
}
