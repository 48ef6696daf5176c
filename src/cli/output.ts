// The folder of a run. Files appear whole or not at all: a reader during training never sees half of one.
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { HISTORY } from "../run/run.ts";
import { Failure, reason } from "./failure.ts";

/** Name of the report's file. */
export const REPORT = "report.html";

export interface Output {
  readonly folder: string;
  /** Whole files only. What an earlier run left stays until the first of them is written. */
  write(name: string, content: string | Uint8Array): void;
}

/** What the usual codes of the file system mean. */
const CODES: Readonly<Record<string, string>> = {
  EACCES: "it is not allowed",
  EPERM: "it is not allowed",
  EROFS: "its disk is read-only",
  ENOSPC: "its disk is full",
  EEXIST: "it is a file",
  ENOENT: "no folder can be made there",
  ENOTDIR: "a part of its path is a file",
};

function trying<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const why = CODES[(cause as NodeJS.ErrnoException).code ?? ""] ?? reason(cause);
    throw new Failure(`the folder "${folder}" cannot be written: ${why}. Give another one with --out.`, 1, { cause });
  }
}

/** mkdirSync's own `recursive` never ends where the system says ENOENT for a folder that is there, such as /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Makes the folder and tries it out, before hours are spent on what could not be kept. @throws Failure */
export function output(folder: string): Output {
  let begun = false;
  const write = (name: string, content: string | Uint8Array) =>
    trying(folder, () => {
      // the report of an earlier run would not belong to the history of this one
      if (!begun) rmSync(join(folder, REPORT), { force: true });
      begun = true;
      const path = join(folder, name);
      writeFileSync(`${path}.part`, content);
      renameSync(`${path}.part`, path);
    });
  trying(folder, () => {
    makeFolder(folder);
    writeFileSync(join(folder, ".part"), "");
    rmSync(join(folder, ".part"));
  });
  return { folder, write };
}

/** `base`, or with a number behind it when a run lies there already: no result is written over unless it is named with --out. */
export function freeFolder(base: string): string {
  for (let i = 1; ; i++) {
    const folder = i === 1 ? base : `${base}-${i}`;
    if (!statSync(join(folder, HISTORY), { throwIfNoEntry: false })) return folder;
  }
}
