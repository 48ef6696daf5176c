// sievenet select: which columns of a table matter.
import { writeFile } from "node:fs/promises";
import { readCsv, table } from "../data/index.ts";
import { selectionPlot } from "../report/index.ts";
import { selectFeatures } from "../select/index.ts";
import { asFailure, Failure, reason, usage } from "./failure.ts";
import { printable } from "./printable.ts";
import { screen } from "./progress.ts";

/** What commander hands over. */
export interface SelectOptions {
  readonly target?: string;
  readonly ignore?: string;
  readonly seed?: string;
  readonly out?: string;
}

/** Names with commas between them. */
export const namesIn = (text: string | undefined): string[] => (text === undefined ? [] : text.split(",").map((each) => each.trim()));

/** A whole number that was typed. @throws Failure */
export function wholeIn(option: string, text: string, least = 0): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw usage(`${option} is "${text}", but it must be a whole number from ${least} up.`);
}

/** Reads a table, selects, and prints what came out. @throws Failure */
export async function select(file: string, { target, ignore, seed = "1", out }: SelectOptions): Promise<void> {
  if (target === undefined) throw usage("--target is missing, but it names the column to be learned, such as --target price.");
  const display = screen(false);
  try {
    const rows = await readCsv(file);
    const columns = Object.fromEntries(namesIn(ignore).map((name) => [name, "ignored" as const]));
    const seeded = wholeIn("--seed", seed);
    const own = table(rows, { target: target.includes(",") ? namesIn(target) : target, columns, split: 0, seed: seeded });
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
