// The datasets that a run knows by name, and where their examples come from. An entry here adds another.
import { digitsInTurns } from "../data/digits.ts";
import { cifar10, type DownloadProgress, mnist } from "../data/index.ts";
import { FileError, FormatError, type Shape, type Split, shaped } from "../index.ts";
import { sizeOf } from "../shape.ts";
import { EventLoop } from "../train/eventLoop.ts";
import type { CompleteSettings } from "./settings.ts";
import type { Words } from "./words.ts";

/** What loading needs besides settings. */
export interface Loading {
  readonly words: Words;
  readonly signal: AbortSignal;
  onDownload(progress: DownloadProgress): void;
}

/** Where the examples of a dataset come from. */
export interface DatasetSource {
  readonly name: string;
  /** Whether its examples are drawn, as many as are asked for, instead of read from files. */
  readonly drawn: boolean;
  load(settings: CompleteSettings, loading: Loading): Split | Promise<Split>;
}

/** One digit to test on for each five to learn from, as by default. */
const TEST_SHARE = 1 / 5;

/** In the order in which error texts name them. */
export const datasetSources: readonly DatasetSource[] = [
  {
    name: "mnist",
    drawn: false,
    load: ({ data }, { signal, onDownload }) => mnist({ ...(data !== undefined && { folder: data }), onProgress: onDownload, signal }),
  },
  {
    name: "cifar10",
    drawn: false,
    load({ data }, { signal, words }) {
      if (data !== undefined) return cifar10({ folder: data, signal });
      throw new FileError(
        `run: CIFAR-10 is read from a folder. Give the one with its binary files, train*.bin and test*.bin, gzipped or not, with ${words.set("data")}.`,
      );
    },
  },
  {
    name: "digits",
    drawn: true,
    // always the same digits, as MNIST is: runs of different seeds can be compared
    load({ examples }, { signal }) {
      const eventLoop = new EventLoop();
      return digitsInTurns(examples ? { train: examples, test: Math.ceil(examples * TEST_SHARE) } : {}, async () => {
        if (eventLoop.isDue()) await eventLoop.turn();
        signal.throwIfAborted();
      });
    },
  },
];

/** Height and width, after the channels if there are several. */
function sides(shape: Shape): Shape {
  return shape.length > 1 ? shape.filter((size) => size > 1) : [Math.sqrt(sizeOf(shape)), Math.sqrt(sizeOf(shape))];
}

/** The same examples in the shape that a net reads. @throws FormatError for images of another size */
export function fitting({ train, test, name }: Split, net: string, shape: Shape, words: Words): Split {
  if (sizeOf(train.shape) === sizeOf(shape)) return { train: shaped(train, shape), test: shaped(test, shape), name };
  throw new FormatError(
    `run: images of ${sizeOf(train.shape)} pixels came, but ${net} needs ${sides(shape).join("x")}. Give other files with ${words.set("data")}.`,
  );
}

/** The examples of a dataset by its name. @throws FileError, FormatError, DownloadError; the signal's reason */
export async function loadDataset(settings: CompleteSettings, loading: Loading): Promise<Split> {
  const source = datasetSources.find(({ name }) => name === settings.dataset) as DatasetSource;
  return await source.load(settings, loading);
}
