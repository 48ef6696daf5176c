// The folder of a run: one run at a time writes into it, and its files appear whole or not at all.
import { statSync } from "node:fs";
import * as files from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { faultOf } from "../files.ts";
import { type Attempt, LOCK, lockIn } from "../lock.ts";
import { CHECKPOINT } from "../run/resume.ts";
import { HISTORY, MODEL } from "../run/run.ts";
import { removeParts, writeTogether } from "../writing.ts";
import { Failure, reason } from "./failure.ts";

/** Name of the report's file. */
export const REPORT = "report.html";

/** Files by name. */
export type Contents = Readonly<Record<string, string | Uint8Array>>;

export interface Output {
  readonly folder: string;
  /**
   * Writes files that land together or not at all. A full disk is waited for. What an earlier run left stays until the first
   * of this run has landed. @throws Failure; the signal's reason when it comes while waiting
   */
  write(contents: Contents, signal?: AbortSignal): Promise<void>;
  /** Leaves the folder to others. */
  close(): void;
}

/** Milliseconds between two attempts on a full disk. */
const PAUSE = 2000;
const FULL = ["ENOSPC", "EDQUOT"];

/** What codes mean of a folder that is made, where that is not what they mean of a file. */
const OF_FOLDERS: Readonly<Record<string, string>> = { EEXIST: "it is a file", ENOENT: "no folder can be made there" };

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

function unusable(folder: string, cause: unknown): Failure {
  return new Failure(
    `the folder "${folder}" cannot be written: ${OF_FOLDERS[codeOf(cause)] ?? faultOf(cause, "written") ?? reason(cause)}. Give another one with --out.`,
    1,
    { cause },
  );
}

/** Makes the folder and takes its lock, which tries it out too, before hours are spent on what could not be kept. @throws Failure */
function claimed(folder: string): Attempt {
  try {
    return lockIn(folder);
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

/** Writes, and waits as long as the disk is full. The signal ends the waiting. */
async function patiently(folder: string, work: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  for (let told = false; ; ) {
    try {
      return await work();
    } catch (cause) {
      if (!FULL.includes(codeOf(cause)) || signal?.aborted) throw unusable(folder, cause);
      if (!told)
        process.stderr.write(
          `sievenet: the disk of "${folder}" is full. The run waits, and goes on when there is room; what it learned is in memory, and Ctrl-C ends it.\n`,
        );
      told = true;
      await setTimeout(PAUSE, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

function opened(folder: string, { release, tookOver }: Extract<Attempt, { release: unknown }>): Output {
  if (tookOver) process.stderr.write(`sievenet: the folder "${folder}" was in use by ${tookOver}, which has ended. It is taken over.\n`);
  let begun = false;
  const close = () => {
    process.off("exit", close);
    release();
  };
  process.on("exit", close);
  return {
    folder,
    async write(contents, signal) {
      // the lock is ours: parts of whatever age belong to nobody
      if (!begun) await removeParts(files, folder, [CHECKPOINT, MODEL, HISTORY, REPORT], 0);
      // the checkpoint first: what a process that was killed has not renamed any more, is written again from it
      const ordered = Object.entries(contents).sort(([a], [b]) => Number(b === CHECKPOINT) - Number(a === CHECKPOINT));
      const pairs = ordered.map(([name, content]) => [join(folder, name), content] as const);
      await patiently(folder, () => writeTogether(files, pairs), signal);
      // the report of an earlier run does not belong to the history of this one
      if (!begun && !(REPORT in contents)) await files.rm(join(folder, REPORT), { force: true });
      begun = true;
    },
    close,
  };
}

/** Opens a folder that was named. @throws Failure when it cannot be written, or another run has it */
export function output(folder: string): Output {
  const attempt = claimed(folder);
  if ("release" in attempt) return opened(folder, attempt);
  throw new Failure(
    `the folder "${folder}" is in use by another run, ${attempt.holder}. Give another one with --out, or wait for its end. If there is no such run, remove ${join(folder, LOCK)}.`,
  );
}

/** Opens `base`, or with a number behind it where a run lies or is under way: no result is written over unless it is named with --out. @throws Failure */
export function freeOutput(base: string): Output {
  for (let i = 1; ; i++) {
    const folder = i === 1 ? base : `${base}-${i}`;
    const taken = () => [HISTORY, CHECKPOINT].some((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
    if (taken()) continue;
    const attempt = claimed(folder);
    if (!("release" in attempt)) continue;
    // a run that has ended between the two looks
    if (!taken()) return opened(folder, attempt);
    attempt.release();
  }
}
