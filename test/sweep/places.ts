// Places and jobs that the tests of sweeps share.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Place, Result } from "sievenet/sweep";
import { afterAll, beforeAll } from "vitest";

/** A folder for the tests of a file, gone afterwards. */
export function workplace(): (name: string) => string {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sievenet-sweep-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** A place that keeps bytes in memory, as a queue would. */
export function memoryPlace(): Place & { readonly files: Map<string, Uint8Array | string> } {
  const files = new Map<string, Uint8Array | string>();
  return {
    files,
    read: async (name) => files.get(name) as Uint8Array | undefined,
    async write(contents) {
      for (const [name, content] of Object.entries(contents)) files.set(name, content);
    },
    async remove(name) {
      files.delete(name);
    },
  };
}

/** Without what a clock says. */
export const timeless = ({ seconds: _, ...result }: Result): Omit<Result, "seconds"> => result;

/** What all sweeps of the tests have in common: less than a second each. */
export const tiny = { recipe: "lenet-300-100", examples: 200, batchSize: 20 } as const;
