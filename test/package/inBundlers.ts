// Bundled by esbuild and by Vite, minified: what comes must not depend on names of functions.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { describe, expect, test } from "vitest";
import { printed } from "../runtimes/lib/commands.ts";
import type { Package } from "./pack.ts";

export function inBundlers(package_: () => Package & { right: string }): void {
  describe("minified, the package does the same", () => {
    test("bundled by esbuild", async () => {
      const { project, right } = package_();
      const outfile = join(project, "esbuild/main.mjs");
      await esbuild({ entryPoints: [join(project, "main.mjs")], outfile, bundle: true, minify: true, format: "esm", logLevel: "error" });
      expect(await printed([process.execPath, outfile])).toBe(right);
    });

    test("bundled by Vite", async () => {
      const { project, right } = package_();
      const source = join(project, "vite-source");
      await mkdir(source, { recursive: true });
      await writeFile(join(source, "index.html"), '<!doctype html><script type="module" src="../main.mjs"></script>');
      await vite({
        root: source,
        logLevel: "error",
        configFile: false,
        build: { outDir: join(project, "vite"), emptyOutDir: true, modulePreload: { polyfill: false } },
      });
      const [name] = await readdir(join(project, "vite/assets"));
      await writeFile(join(project, "vite/package.json"), '{ "type": "module" }');
      expect(await printed([process.execPath, join(project, "vite/assets", name as string)])).toBe(right);
    });
  });
}
