// sievenet select: which columns of a table matter.
import { writeFile } from "node:fs/promises";
import { readCsv, table } from "../data/index.ts";
import { selectionPlot } from "../report/index.ts";
import { namesOf, targetsIn } from "../run/tables.ts";
import { selectFeatures } from "../select/index.ts";
import { asFailure, Failure, reason, usage } from "./failure.ts";
import { printable } from "./printable.ts";
import { screen } from "./progress.ts";
import { namesIn, wholeIn } from "./words.ts";

/** What commander hands over. */
export interface SelectOptions {
  readonly target?: string;
  readonly ignore?: string;
  readonly seed?: string;
  readonly out?: string;
}

/** Reads a table, selects, and prints what came out. @throws Failure */
export async function select(file: string, { target, ignore, seed = "1", out }: SelectOptions): Promise<void> {
  if (target === undefined) throw usage("--target is missing, but it names the column to be learned, such as --target price.");
  const display = screen(false);
  try {
    const rows = await readCsv(file);
    const columns = Object.fromEntries(namesIn(ignore).map((name) => [name, "ignored" as const]));
    const seeded = wholeIn("--seed", seed);
    const own = table(rows, { target: targetsIn(target, namesOf(rows)), columns, split: 0, seed: seeded });
    for (const line of own.describe().split("\n")) display.line(printable(line));
    const found = await selectFeatures(own, { seed: seeded, onProgress: (done, all) => display.progress(done, all, `run ${done} of ${all}`) });
    display.end();
    display.line("");
    for (const line of String(found).split("\n")) display.line(printable(line));
    if (out === undefined) return;
    await writeFile(out, selectionPlot(found)).catch((cause: unknown) => {
      throw new Failure(`the picture cannot be written: ${reason(cause)}.`);
    });
    display.line("");
    display.line(printable(`wrote ${out}`));
  } catch (error) {
    throw asFailure(error);
  } finally {
    display.end();
  }
}
