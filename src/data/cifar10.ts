// CIFAR-10: 50000 + 10000 photographs of 32x32 pixels in red, green and blue (Krizhevsky 2009, "Learning multiple layers
// of features from tiny images"), from files of its binary version: records of a label byte and 3 x 1024 bytes.
import { FileError, FormatError, UsageError, ValueError } from "../errors.ts";
import { fileSystem, namesIfThere, pathOf, readIfThere } from "../files.ts";
import { refuseUnknown } from "../options.ts";
import { gunzip } from "./bytes.ts";
import { type Dataset, dataset, type Split } from "./dataset.ts";

/** Options of `cifar10()`. */
export interface Cifar10Options {
  /** Folder of the binary files. */
  readonly folder: string | URL;
  /** Stops reading; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const imageBytes = 3 * 32 * 32;
const recordBytes = 1 + imageBytes;

/**
 * The CIFAR-10 images, or a part of them, from a folder: shape [3, 32, 32] (planes of red, green and blue, bytes from 0 to
 * 255), 10 classes (airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck). Reads `train*.bin` and
 * `data_batch_*.bin` to train on and `test*.bin` to test on, gzipped (`.bin.gz`) or not, in the order of their names; of a
 * file that is there in both forms the one that is not gzipped. Node, Deno and Bun. There is no download: the binary version
 * is at https://www.cs.toronto.edu/~kriz/cifar.html, as an archive to unpack.
 *
 * @example
 * ```ts
 * import { augmented, cifar10 } from "sievenet/data";
 *
 * const { train, test } = await cifar10({ folder: "cifar-10-batches-bin" });
 * const moving = augmented(train, { flip: true, crop: 4 }); // to train on; test stays as it is
 * ```
 * @throws FileError for a folder without such files; FormatError for a wrong or damaged one; ValueError without a folder, or for an
 * unknown option; UsageError in a browser.
 */
export async function cifar10(options: Cifar10Options): Promise<Split> {
  refuseUnknown("cifar10", options, ["folder", "signal"]);
  const { folder: place, signal } = options;
  if (!place) throw new ValueError("cifar10: no folder came, but CIFAR-10 is not downloaded. Give the folder of its binary files as { folder }.");
  const files = fileSystem();
  if (!files) throw new UsageError("cifar10: this runtime has no files, so no folder can be read. Fetch the images yourself and give them to dataset().");
  const folder = pathOf("cifar10", place);
  const names = await namesIfThere(files, folder);
  if (!names) throw new FileError(`cifar10: there is no folder ${folder}. Give the one that holds CIFAR-10's binary files.`);

  const part = async (pattern: RegExp, wanted: string): Promise<Dataset> => {
    const contents: Uint8Array[] = [];
    for (const name of names) {
      if (!pattern.test(name) || (name.endsWith(".gz") && names.includes(name.slice(0, -3)))) continue;
      signal?.throwIfAborted();
      const path = `${folder}/${name}`;
      const bytes = await readIfThere(files, path);
      if (bytes) contents.push(checked(await gunzip(bytes, path), path));
    }
    if (!contents.length) throw new FileError(`cifar10: no file ${wanted}, gzipped or not, is in the folder ${folder}. Put CIFAR-10's binary files there.`);
    return together(contents);
  };
  const train = await part(/^(train|data_batch_).*\.bin(\.gz)?$/, "train*.bin or data_batch_*.bin");
  return { train, test: await part(/^test.*\.bin(\.gz)?$/, "test*.bin"), name: "cifar10" };
}

/** The bytes of a file, if they are whole records with labels of ten classes. @throws FormatError */
function checked(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes.length === 0 || bytes.length % recordBytes)
    throw new FormatError(
      `${path}: its ${bytes.length} bytes are no whole number of records of ${recordBytes}, a label and 3 x 32 x 32. Get the file of CIFAR-10 again.`,
    );
  for (let start = 0; start < bytes.length; start += recordBytes) {
    if ((bytes[start] as number) > 9)
      throw new FormatError(`${path}: the label of record ${start / recordBytes} is ${bytes[start]}, but labels are 0 to 9. Get the file of CIFAR-10 again.`);
  }
  return bytes;
}

/** The records of all files as one dataset. */
function together(files: readonly Uint8Array[]): Dataset {
  const count = files.reduce((sum, bytes) => sum + bytes.length, 0) / recordBytes;
  const inputs = new Uint8Array(count * imageBytes);
  const labels = new Uint8Array(count);
  let example = 0;
  for (const bytes of files) {
    for (let start = 0; start < bytes.length; start += recordBytes, example++) {
      labels[example] = bytes[start] as number;
      inputs.set(bytes.subarray(start + 1, start + recordBytes), example * imageBytes);
    }
  }
  return dataset({ inputs, labels, shape: [3, 32, 32], scale: 1 / 255, classes: 10 });
}
