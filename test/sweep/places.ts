// Places and jobs that the tests of sweeps share.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
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

/** A run of a second. */
export const tiny = { recipe: "lenet-300-100", examples: 200, batchSize: 20 } as const;

/** Less than a tenth of a second a job: a net of a few weights, which learns of a table that is written here. */
export function table(path: string): {
  readonly recipe: "mlp";
  readonly csv: string;
  readonly target: string;
  readonly layers: readonly number[];
  readonly batchSize: number;
} {
  const rows = Array.from({ length: 200 }, (_, i) => [(i * 37) % 101, (i * 53) % 89, (i * 7) % 11, (i * 37) % 101 > (i * 53) % 89 ? "more" : "less"].join());
  writeFileSync(path, `a,b,c,y\n${rows.join("\n")}\n`);
  return { recipe: "mlp", csv: path, target: "y", layers: [8], batchSize: 10 };
}

/** A disk of 256 kB of its own, until the tests of the file are over; undefined where none may be mounted. */
export function smallDisk(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), "sievenet-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "sievenet", place]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync("umount", [place]);
    rmSync(place, { recursive: true, force: true });
  });
  return mounted ? place : undefined;
}

/** Writes into a file until its disk has no room. */
export function fill(path: string): void {
  const file = openSync(path, "w");
  try {
    // the last byte, too
    for (const size of [4096, 1]) {
      try {
        for (;;) writeSync(file, new Uint8Array(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}
