// sievenet course: rounds of training one after the other, as docs/beyond.md has them.
import * as files from "node:fs/promises";
import { basename, dirname } from "node:path";
import { cifar10, mnist, type Split } from "../data/index.ts";
import { lockIn } from "../lock.ts";
import { type Course, course, runCourse } from "../run/index.ts";
import { canonical, hashOf } from "../sweep/canonical.ts";
import { fingerprintOf } from "../sweep/data.ts";
import { VERSION } from "../version.ts";
import { writeWhole } from "../writing.ts";
import { CourseFiles } from "./courseFiles.ts";
import { asFailure, Failure, reason } from "./failure.ts";
import { screen } from "./progress.ts";
import { wholeIn } from "./words.ts";

/** What commander hands over. */
export interface CourseOptions {
  readonly data?: string;
  readonly seed?: string;
  readonly epochs?: string;
  readonly out?: string;
}

/** Digits of the key in the names of what is kept. */
const DIGITS = 12;

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function notWritten(cause: unknown): never {
  throw new Failure(`the net cannot be written: ${reason(cause)}. Give another file with --out.`);
}

/** Looked at first, as it is written to after hours, and kept from others. Gives what leaves it to them. @throws Failure */
async function claimed(path: string): Promise<() => void> {
  try {
    const there = await files.stat(path).catch(() => undefined);
    if (there?.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
    const attempt = lockIn(dirname(path), `${basename(path)}.lock`);
    if ("release" in attempt) return attempt.release;
    throw new Failure(
      `"${path}" is written by another course, ${attempt.holder}. Give another file with --out, or wait for its end. If there is no such course, remove "${path}.lock".`,
    );
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    return notWritten(cause);
  }
}

/** The examples that a course is of. @throws FileError, FormatError, DownloadError, Failure */
function examples({ dataset = "mnist", name }: Course, folder: string | undefined): Promise<Split> {
  if (dataset === "mnist") return mnist(folder === undefined ? {} : { folder });
  if (folder !== undefined) return cifar10({ folder });
  throw new Failure(`${name} learns of CIFAR-10, which is read from a folder. Give the one with its binary files, train*.bin and test*.bin, with --data.`);
}

/**
 * Trains a course, says what comes of it, and writes its net. What rounds leave is kept beside it until then, so that a course which
 * was stopped goes on. @throws Failure
 */
export async function takeCourse(name: string, { data = process.env["SIEVENET_DATA"] || undefined, seed = "1", epochs, out }: CourseOptions): Promise<void> {
  const display = screen(false);
  let release = () => {};
  try {
    const known = course(name);
    const options = { seed: wholeIn("--seed", seed), ...(epochs !== undefined && { epochs: wholeIn("--epochs", epochs, 1) }) };
    const path = out ?? `runs/${name}-seed-${seed}.safetensors`;
    release = await claimed(path);
    const split = await examples(known, data);
    const key = (await hashOf(canonical([known, options, VERSION, await fingerprintOf(split)]))).slice(0, DIGITS);
    const kept = new CourseFiles(path, key);
    const first = known.teacher ? 0 : 1;
    const { done, from } = await kept.found(first);
    if (done.length || from) display.line(`${path}: goes on in round ${first + done.length}`);
    const checkpoint = (file: Uint8Array, round: number) => kept.begun(round, file).catch(notWritten);
    let model: Uint8Array | undefined;
    for await (const event of runCourse(known, { split, ...options, done, from, checkpoint })) {
      const { round, weights, architecture, testError } = event;
      if (event.type === "round") {
        model = event.model;
        if (round >= first + done.length) await kept.done(round, model).catch(notWritten);
      } else display.line(`round ${round}, epoch ${event.epoch}: ${percent(testError)} wrong, ${weights} weights, ${architecture.join("-")}`);
    }
    await writeWhole(files, path, model as Uint8Array).catch(notWritten);
    await kept.clear();
    display.line(`wrote ${path}`);
  } catch (error) {
    throw asFailure(error);
  } finally {
    release();
    display.end();
  }
}
