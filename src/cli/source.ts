// The examples of a run.
import { cifar10, digits, mnist } from "../data/index.ts";
import { type Dataset, FormatError, type Split, shaped } from "../index.ts";
import { Failure, reason } from "./failure.ts";
import type { Run } from "./options.ts";
import type { Screen } from "./progress.ts";
import type { Recipe } from "./recipes/recipe.ts";

/** One digit to test on for each five to learn from, as by default. */
const TEST_SHARE = 1 / 5;

const pixels = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Height and width, after the channels if there are several. */
function sides(shape: readonly number[]): readonly number[] {
  return shape.length > 1 ? shape.filter((each) => each > 1) : [Math.sqrt(pixels(shape)), Math.sqrt(pixels(shape))];
}

/** The same examples in the shape that a net reads. @throws FormatError */
function fitting(split: Split, { name, shape }: Recipe): Split {
  const came = split.train.shape;
  if (pixels(came) !== pixels(shape))
    throw new FormatError(`images of ${pixels(came)} pixels came, but ${name} needs ${sides(shape).join("x")}. Give other files with --data.`);
  const each = (data: Dataset) => shaped(data, shape);
  return { ...split, train: each(split.train), test: each(split.test) };
}

function handwriting(folder: string | undefined, display: Screen, signal: AbortSignal): Promise<Split> {
  return mnist({
    ...(folder !== undefined && { folder }),
    onProgress: ({ file, received, total }) => display.progress(received, total ?? received, `downloading ${file}`),
    signal,
  });
}

function images(folder: string | undefined, signal: AbortSignal): Promise<Split> {
  if (folder === undefined)
    throw new FormatError("CIFAR-10 is read from a folder. Give the one with its binary files, train*.bin and test*.bin, gzipped or not, with --data.");
  return cifar10({ folder, signal });
}

/** @throws Failure for data that is missing or damaged, or cannot be fetched; the signal's reason */
export async function examples(run: Run, display: Screen, signal: AbortSignal): Promise<Split> {
  const { dataset, data, examples: drawn, recipe } = run;
  // always the same digits, as MNIST is: runs of different seeds can be compared
  if (dataset === "digits") return fitting(digits(drawn ? { train: drawn, test: Math.ceil(drawn * TEST_SHARE) } : {}), recipe);
  try {
    const split = dataset === "cifar10" ? await images(data, signal) : await handwriting(data, display, signal);
    return fitting(split, recipe);
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
