// The examples of a run.
import { digits, mnist } from "../data/index.ts";
import { FormatError, type Split } from "../index.ts";
import { Failure, reason } from "./failure.ts";
import type { Run } from "./options.ts";
import type { Screen } from "./progress.ts";

/** One digit to test on for each five to learn from, as by default. */
const TEST_SHARE = 1 / 5;

/** @throws Failure for data that is missing or damaged, or cannot be fetched; the signal's reason */
export async function examples(run: Run, display: Screen, signal: AbortSignal): Promise<Split> {
  const { dataset, data, examples: drawn, recipe } = run;
  // always the same digits, as MNIST is: runs of different seeds can be compared
  if (dataset === "digits") return digits(drawn ? { train: drawn, test: Math.ceil(drawn * TEST_SHARE) } : {});
  try {
    const split = await mnist({
      ...(data !== undefined && { folder: data }),
      onProgress: ({ file, received, total }) => display.progress(received, total ?? received, `downloading ${file}`),
      signal,
    });
    const needed = recipe.picture[0] * recipe.picture[1];
    const came = split.train.shape.reduce((a, b) => a * b, 1);
    if (came !== needed)
      throw new FormatError(`pictures of ${came} pixels came, but ${recipe.name} needs ${recipe.picture.join("x")}. Give other files with --data.`);
    return split;
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Failure(advice(reason(cause)), 1, { cause });
  } finally {
    display.end();
  }
}

/** The library's sentences name its own options; here they have others. */
const advice = (text: string): string =>
  text
    .replace(
      "Pass the folder of MNIST's four files as { folder }, or use digits(), which needs no network.",
      "Give the folder of MNIST's four files with --data, or use --dataset digits, which needs no network.",
    )
    .replace("or leave `folder` out to download them", "or use --dataset mnist without --data to download them");
