// The page as its visitors get it, built once for a file of tests, and beside it a page that holds it in a frame and drives it.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { run } from "sievenet/run";
import { createHash } from "node:crypto";
import { buildPage } from "../../tools/page.mjs";
import { choicesIn, settingsOf } from "../../page/choices.ts";
import { plantedTable } from "./table.ts";
import { type Server, serve } from "../runtimes/lib/serve.ts";

/** A page that is served. */
export interface Site extends Server {
  readonly folder: string;
  close(): void;
}

/** A short training: some seconds, in which gates move. */
export const SHORT = "#recipe=lenet-300-100&rate=0.002&seed=7&epochs=6&examples=500&budget=0.2";

/** Builds and serves it. `headers`: those of the host. */
export async function site(headers: Record<string, string> = {}): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), "sievenet-page-"));
  await buildPage(folder);
  const here = fileURLToPath(new URL("driver.ts", import.meta.url));
  await build({
    entryPoints: [here],
    outfile: join(folder, "driver.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    logLevel: "error",
    define: { TABLE: JSON.stringify(plantedTable(500)) },
  });
  await writeFile(join(folder, "driven.html"), '<!doctype html><html><head></head><body><script type="module" src="driver.js"></script></body></html>');
  const server = await serve(folder, headers);
  return {
    ...server,
    folder,
    close() {
      server.close();
      void rm(folder, { recursive: true, force: true });
    },
  };
}

/** The hash that Node gets from the settings of a link. */
export async function hashInNode(link: string): Promise<string> {
  for await (const event of run(settingsOf(choicesIn(link)))) {
    if (event.type === "done") return createHash("sha256").update(event.snapshot.model).digest("hex");
  }
  throw new Error("the run did not end");
}
