// EMNIST: handwritten digits and letters of 28x28 bytes, in the form of MNIST (Cohen, Afshar, Tapson & van Schaik 2017, "EMNIST: an
// extension of MNIST to handwritten letters", table II for the classes of each set).
import { ValueError } from "../errors.ts";
import { oneOf, refuseUnknown } from "../options.ts";
import type { Split } from "./dataset.ts";
import { filesOf, type IdxFile, labelled } from "./idxImages.ts";
import { readIdx } from "./idx.ts";

/** The sets of EMNIST. */
export type EmnistSet = "balanced" | "byclass" | "bymerge" | "digits" | "letters" | "mnist";

/** Options of `emnist()`. */
export interface EmnistOptions {
  /** Folder of the four files of the set, gzipped or not. Node, Deno and Bun. */
  readonly folder: string | URL;
  /** Which of the sets. */
  readonly set: EmnistSet;
  /** Stops reading; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const DIGITS = "0123456789";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SMALL = CAPITALS.toLowerCase();
/** The small letters that do not look like their capitals. */
const DIFFERENT = "abdefghnqrt";

const sets: Readonly<Record<EmnistSet, { readonly names: string; readonly first?: number }>> = {
  balanced: { names: DIGITS + CAPITALS + DIFFERENT },
  byclass: { names: DIGITS + CAPITALS + SMALL },
  bymerge: { names: DIGITS + CAPITALS + DIFFERENT },
  digits: { names: DIGITS },
  letters: { names: SMALL, first: 1 },
  mnist: { names: DIGITS },
};

/**
 * A set of EMNIST from a folder: shape [784], bytes from 0 for paper to 255 for ink, `classNames` with the digit or letter of each
 * class. Its files have columns in the place of rows; here they come upright, as MNIST's do. There is no download: the sets are at
 * https://www.nist.gov/itl/products-and-services/emnist-dataset, as an archive to unpack.
 *
 * @example
 * ```ts
 * import { emnist } from "sievenet/data";
 *
 * const { train, test } = await emnist({ folder: "emnist", set: "letters" }); // emnist-letters-train-images-idx3-ubyte.gz and three more
 * console.log(train.classNames); // a, b, c and so on
 * ```
 * @throws FileError for a file that is not there; FormatError for a wrong one; ValueError for an unknown set or option; UsageError in a
 * browser.
 */
export async function emnist(options: EmnistOptions): Promise<Split> {
  refuseUnknown("emnist", options, ["folder", "set", "signal"]);
  const { folder, set, signal } = options;
  if (!folder) throw new ValueError("emnist: no folder came, but EMNIST is not downloaded. Give the folder of its files as { folder }.");
  const { names, first } = sets[oneOf("emnist", "set", set, Object.keys(sets) as EmnistSet[])];
  const source = filesOf("emnist", "Put the four files of the set there.", folder, "Fetch the files yourself and give their bytes to idx().");
  const read = async (name: string): Promise<IdxFile> => {
    signal?.throwIfAborted();
    const { bytes, path } = await source(`emnist-${set}-${name}`);
    return { path, ...(await readIdx(bytes, path)) };
  };
  const part = async (which: "train" | "test") =>
    labelled(await read(`${which}-images-idx3-ubyte`), await read(`${which}-labels-idx1-ubyte`), {
      classNames: [...names],
      transposed: true,
      ...(first !== undefined && { firstLabel: first }),
    });
  return { train: await part("train"), test: await part("test"), name: `emnist-${set}` };
}
