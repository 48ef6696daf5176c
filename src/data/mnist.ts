// MNIST: 60000 + 10000 handwritten digits of 28x28 bytes (LeCun, Bottou, Bengio & Haffner 1998), from a folder, the cache or
// a public mirror.
import { FormatError, UsageError } from "../errors.ts";
import { refuseUnknown } from "../options.ts";
import { print, sameShape } from "../shape.ts";
import { sha256 } from "./bytes.ts";
import { openCache } from "./cache.ts";
import type { Split } from "./dataset.ts";
import { type DownloadProgress, download } from "./download.ts";
import { readIdx } from "./idx.ts";
import { filesOf, type IdxFile, labelled, type Source } from "./idxImages.ts";

/** Options of `mnist()`. */
export interface MnistOptions {
  /** Folder of your four files, gzipped or not: then nothing is fetched, and any data of this form will do (Fashion-MNIST). Node, Deno and Bun. */
  readonly folder?: string | URL;
  /** Addresses that the names of the four files are appended to, tried in turn. Default: two public ones. In a page they must allow its origin. */
  readonly mirrors?: readonly string[];
  /**
   * Folder that keeps the four files unpacked (55 MB); in a browser, name of a Cache. false: keep nothing.
   * Default: sievenet/mnist in the user's cache folder (XDG_CACHE_HOME or the platform's). A cache that cannot be used is done without.
   */
  readonly cache?: string | false;
  /** Called as a download goes on; never when the data is already here. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Stops the download; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const publicMirrors = ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"];

/** How many bytes each file has unpacked, and their SHA-256. */
const known: Readonly<Record<string, { readonly size: number; readonly sha256: string }>> = {
  "train-images-idx3-ubyte": { size: 47_040_016, sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db" },
  "train-labels-idx1-ubyte": { size: 60_008, sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5" },
  "t10k-images-idx3-ubyte": { size: 7_840_016, sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7" },
  "t10k-labels-idx1-ubyte": { size: 10_008, sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2" },
};

/**
 * The MNIST images of handwritten digits, 60000 to train on and 10000 to test on: shape [784] (28 rows of 28 pixels, bytes
 * from 0 for paper to 255 for ink), 10 classes, the digits 0 to 9. Looks in `folder` if given; else in the cache, then on the
 * mirrors (11 MB), where the content of each file is checked by its SHA-256.
 *
 * @example
 * ```ts
 * import { mnist } from "sievenet/data";
 *
 * const { train, test } = await mnist({ onProgress: ({ file, received }) => console.log(file, received) });
 * const own = await mnist({ folder: "data/fashion-mnist" }); // four files of the same form
 * ```
 * @throws FileError for a missing file of `folder`; FormatError for a wrong one; DownloadError when no mirror gives the data; UsageError for a
 * folder in a browser, or a page without `crypto.subtle`; ValueError for an unknown option.
 */
export async function mnist(options: MnistOptions = {}): Promise<Split> {
  refuseUnknown("mnist", options, ["folder", "mirrors", "cache", "onProgress", "signal"]);
  const { folder } = options;
  const advice = "Put MNIST's four files there, or leave `folder` out to download them.";
  const source = folder === undefined ? await fetched(options) : filesOf("mnist", advice, folder, "Leave `folder` out to download MNIST.");
  const read = async (name: string): Promise<IdxFile> => {
    options.signal?.throwIfAborted();
    const { bytes, path } = await source(name);
    return { path, ...(await readIdx(bytes, path)) };
  };
  const trainImages = await read("train-images-idx3-ubyte");
  const train = labelled(trainImages, await read("train-labels-idx1-ubyte"), { classes: 10 });
  const testImages = await read("t10k-images-idx3-ubyte");
  const test = labelled(testImages, await read("t10k-labels-idx1-ubyte"), { classes: 10 });
  const [trainSize, testSize] = [trainImages.shape.slice(1), testImages.shape.slice(1)];
  if (!sameShape(trainSize, testSize)) {
    throw new FormatError(
      `${testImages.path}: its images are ${print(testSize)}, but those of ${trainImages.path} are ${print(trainSize)}. Give training and test files of one size.`,
    );
  }
  return { train, test, name: "mnist" };
}

async function fetched({ mirrors = publicMirrors, cache: where, onProgress, signal }: MnistOptions): Promise<Source> {
  if (!globalThis.crypto?.subtle)
    throw new UsageError("mnist: downloads are checked with crypto.subtle, which this page lacks. Serve it over https or from localhost.");
  const cache = await openCache(where, "sievenet/mnist", publicMirrors[0] as string);
  const advice = "Pass the folder of MNIST's four files as { folder }, or use digits(), which needs no network.";
  return async (name) => {
    const file = known[name] as { size: number; sha256: string };
    const cached = await cache?.read(name).catch(() => undefined);
    if (cached && (await sha256(cached)) === file.sha256) return { bytes: cached, path: name };
    const bytes = await download("mnist", { name: `${name}.gz`, ...file }, { mirrors, onProgress, signal }, advice);
    // The data is here: a full or read-only disk costs a download next time, not this run.
    await cache?.write(name, bytes).catch(() => undefined);
    return { bytes, path: name };
  };
}
