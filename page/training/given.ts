// What a run learns of: digits that are drawn here, or what the visitor has dropped onto the page.
import type { Split } from "sievenet";
import { csv, digits, idx, type TextRow } from "sievenet/data";
import type { RunOptions, RunSettings } from "sievenet/run";
import type { Tell } from "../messages.ts";

/** One test digit for each five to learn from, as a run has it. */
const TEST_SHARE = 1 / 5;

/** The digits that were drawn last: drawing takes longer than the first steps. */
let drawn: { readonly examples: number; readonly split: Split } | undefined;
let rows: readonly TextRow[] | undefined;
let images: Split | undefined;

/** Draws digits beforehand; a number that cannot be is left to the checks of the run. */
export function drawDigits(examples: unknown): Split | undefined {
  if (!Number.isInteger(examples) || (examples as number) < 1 || (examples as number) > 20_000) return undefined;
  const train = examples as number;
  if (drawn?.examples !== train) drawn = { examples: train, split: digits({ train, test: Math.ceil(train * TEST_SHARE) }) };
  return drawn.split;
}

/** Takes a table. @throws FormatError for what is none; Error for one without rows */
export function takeTable(name: string, text: string): Tell {
  const read = csv(text);
  if (read.length < 2)
    throw new Error(`"${name}" has ${read.length ? "one row" : "no rows"} below the names of its columns, but a network learns of many. Was it saved whole?`);
  rows = read;
  return { tell: "table", name, columns: Object.keys(rows[0] ?? {}), rows: rows.length };
}

/** The file of a set and kind among some, by the names that MNIST's have. */
function fileOf(files: readonly { readonly name: string; readonly bytes: Uint8Array }[], set: string, kind: string): Uint8Array {
  const found = files.find(({ name }) => name.toLowerCase().includes(set) && name.toLowerCase().includes(kind));
  if (found) return found.bytes;
  throw new Error(
    `The ${kind} of "${set}" are missing. Drop all four files of MNIST at once: train-images, train-labels, t10k-images and t10k-labels, gzipped or not.`,
  );
}

/** Takes the four files of MNIST, or of a set of that form. @throws FormatError for what they are not */
export async function takeImages(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<Tell> {
  const part = (set: string) => idx({ images: fileOf(files, set, "images"), labels: fileOf(files, set, "labels"), classes: 10 });
  images = { train: await part("train"), test: await part("t10k"), name: "mnist" };
  return { tell: "images", train: images.train.count, test: images.test.count };
}

/** What goes along with the settings of a run. @throws where it has to be dropped again */
export function givenFor({ recipe, dataset, examples }: RunSettings): RunOptions {
  if (recipe === "mlp") {
    if (!rows) throw new Error(`The rows of "${dataset}" are not here any more. Drop the file onto the page again.`);
    return { rows };
  }
  if (dataset === "mnist") {
    if (!images) throw new Error("The images of MNIST are not here any more. Drop their four files onto the page again.");
    return { split: images };
  }
  const split = drawDigits(examples);
  return split ? { split } : {};
}
