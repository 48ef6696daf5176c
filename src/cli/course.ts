// sievenet course: rounds of training one after the other, as docs/beyond.md has them.
import * as files from "node:fs/promises";
import { dirname } from "node:path";
import { mnist } from "../data/index.ts";
import { course, runCourse } from "../run/index.ts";
import { makeFolder, writeWhole } from "../writing.ts";
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

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function notWritten(cause: unknown): never {
  throw new Failure(`the net cannot be written: ${reason(cause)}. Give another file with --out.`);
}

/** Looked at first, as it is written to after hours. */
async function checkWritable(path: string): Promise<void> {
  makeFolder(dirname(path));
  await files.access(dirname(path), files.constants.W_OK);
  const there = await files.stat(path).catch(() => undefined);
  if (there?.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
}

/** Trains a course, says what comes of it, and writes its net. @throws Failure */
export async function takeCourse(name: string, { data = process.env["SIEVENET_DATA"] || undefined, seed = "1", epochs, out }: CourseOptions): Promise<void> {
  const display = screen(false);
  try {
    const known = course(name);
    const options = { seed: wholeIn("--seed", seed), ...(epochs !== undefined && { epochs: wholeIn("--epochs", epochs, 1) }) };
    const path = out ?? `runs/${name}-seed-${seed}.safetensors`;
    await checkWritable(path).catch(notWritten);
    const split = await mnist(data === undefined ? {} : { folder: data });
    let model: Uint8Array | undefined;
    for await (const event of runCourse(known, { split, ...options })) {
      const { round, weights, architecture, testError } = event;
      if (event.type === "round") model = event.model;
      else display.line(`round ${round}, epoch ${event.epoch}: ${percent(testError)} wrong, ${weights} weights, ${architecture.join("-")}`);
    }
    await writeWhole(files, path, model as Uint8Array).catch(notWritten);
    display.line(`wrote ${path}`);
  } catch (error) {
    throw asFailure(error);
  } finally {
    display.end();
  }
}
