// Which run is gone on with: that of the folder named with --out, or the last in runs/.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { CHECKPOINT } from "../run/resume.ts";
import { Failure, reason, usage } from "./failure.ts";

/** The checkpoint of a run. */
export interface Found {
  readonly folder: string;
  readonly bytes: Uint8Array;
}

const RUNS = "runs";

const changed = (folder: string): number => statSync(join(folder, CHECKPOINT), { throwIfNoEntry: false })?.mtimeMs ?? -1;

/** The folder of runs/ whose checkpoint was written last, of a recipe if one was typed. @throws Failure when there is none */
function lastFolder(recipe: string | undefined): string {
  const there = statSync(RUNS, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(RUNS) : [];
  const folders = there.filter((name) => recipe === undefined || name.startsWith(`${recipe}-`)).map((name) => join(RUNS, name));
  const last = folders.sort((a, b) => changed(a) - changed(b)).at(-1);
  if (last !== undefined && changed(last) >= 0) return last;
  throw usage(`--resume finds no run${recipe === undefined ? "" : ` of ${recipe}`} in ${RUNS}/. Name its folder with --out.`);
}

/** The folder of the run to go on with. @throws Failure */
export function folderToResume(out: string | undefined, recipe: string | undefined): string {
  const folder = out ?? lastFolder(recipe);
  if (changed(folder) >= 0) return folder;
  throw new Failure(`there is no run to go on with in "${folder}": it has no ${CHECKPOINT}. Leave out --resume to begin one.`);
}

/** Its checkpoint, once the folder is ours. @throws Failure */
export function found(folder: string): Found {
  try {
    return { folder, bytes: readFileSync(join(folder, CHECKPOINT)) };
  } catch (cause) {
    throw new Failure(`the file "${join(folder, CHECKPOINT)}" cannot be read: ${reason(cause)}.`, 1, { cause });
  }
}
