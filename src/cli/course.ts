// sievenet course: rounds of training one after the other, as docs/beyond.md has them.
import * as files from "node:fs/promises";
import { dirname } from "node:path";
import { mnist } from "../data/index.ts";
import { course, runCourse } from "../run/index.ts";
import { writeWhole } from "../writing.ts";
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

/** Trains a course, says what comes of it, and writes its net. @throws Failure */
export async function takeCourse(name: string, { data = process.env["SIEVENET_DATA"], seed = "1", epochs, out }: CourseOptions): Promise<void> {
  const display = screen(false);
  try {
    const known = course(name);
    const options = { seed: wholeIn("--seed", seed), ...(epochs !== undefined && { epochs: wholeIn("--epochs", epochs, 1) }) };
    const split = await mnist(data === undefined ? {} : { folder: data });
    let model: Uint8Array | undefined;
    for await (const event of runCourse(known, { split, ...options })) {
      const { round, weights, architecture, testError } = event;
      if (event.type === "round") model = event.model;
      else display.line(`round ${round}, epoch ${event.epoch}: ${percent(testError)} wrong, ${weights} weights, ${architecture.join("-")}`);
    }
    const path = out ?? `runs/${name}-seed-${seed}.safetensors`;
    await files.mkdir(dirname(path), { recursive: true });
    await writeWhole(files, path, model as Uint8Array).catch((cause: unknown) => {
      throw new Failure(`the net cannot be written: ${reason(cause)}. Give another file with --out.`);
    });
    display.line(`wrote ${path}`);
  } catch (error) {
    throw asFailure(error);
  } finally {
    display.end();
  }
}
