// Where lines of a table go: to stdout, or to a file that appears when it is whole.
import { once } from "node:events";
import * as files from "node:fs/promises";
import { faultOf } from "../files.ts";
import { writeWhole } from "../writing.ts";
import { Failure, reason } from "./failure.ts";

/** Writes text as it comes, no faster than it goes. @throws Failure for a file that cannot be written; what the text throws */
export async function writeLines(out: string | undefined, text: AsyncIterable<string>): Promise<void> {
  if (out === undefined) {
    for await (const piece of text) if (!process.stdout.write(piece)) await once(process.stdout, "drain");
    return;
  }
  let thrown: unknown;
  async function* watched(): AsyncGenerator<string, void> {
    try {
      yield* text;
    } catch (error) {
      thrown = error;
      throw error;
    }
  }
  try {
    await writeWhole(files, out, watched());
  } catch (cause) {
    if (cause === thrown) throw cause;
    throw new Failure(`the file "${out}" cannot be written: ${faultOf(cause, "written") ?? reason(cause)}. Give another one with --out.`, 1, { cause });
  }
}
