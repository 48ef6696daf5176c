// Images with their labels as IDX files hold them: MNIST, Fashion-MNIST, EMNIST, KMNIST and whatever else has that form.
import { FileError, FormatError, UsageError, ValueError } from "../errors.ts";
import { fileSystem, pathOf, readIfThere } from "../files.ts";
import { refuseUnknown, whole } from "../options.ts";
import { bytesOf } from "../realms.ts";
import { print } from "../shape.ts";
import { kindOf } from "./arrays.ts";
import { checkWords } from "./checks.ts";
import { type Dataset, dataset } from "./dataset.ts";
import { type Idx, readIdx } from "./idx.ts";

/** An IDX file, with what errors call it. */
export interface IdxFile extends Idx {
  readonly path: string;
}

/** What labels and images mean, where it is not what they are in MNIST. */
export interface Meaning {
  /** How many classes there are. Default: as many as `classNames`, else one more than the largest label. */
  readonly classes?: number;
  /** The word of each class. */
  readonly classNames?: readonly string[];
  /** The label of the first class: 1 in EMNIST's letters. Default 0. */
  readonly firstLabel?: number;
  /** Whether columns stand where rows should, as in EMNIST: the images are put upright. Default false. */
  readonly transposed?: boolean;
}

/** Options of `idx()`. */
export interface IdxOptions extends Meaning {
  /** The images: the path of a file [count, rows, columns], or its bytes; gzipped or not. */
  readonly images: string | URL | Uint8Array | ArrayBuffer;
  /** Their labels: the path of a file [count], or its bytes; gzipped or not. */
  readonly labels: string | URL | Uint8Array | ArrayBuffer;
}

/** Images, each [rows, columns], with rows and columns changed. */
function upright(images: Uint8Array, rows: number, columns: number): Uint8Array {
  const result = new Uint8Array(images.length);
  const size = rows * columns;
  for (let i = 0; i < images.length; i++) {
    const [image, at] = [Math.floor(i / size), i % size];
    result[image * size + (at % columns) * rows + Math.floor(at / columns)] = images[i] as number;
  }
  return result;
}

/** Labels as classes from 0 on. @throws FormatError for a label of no class */
function classesFrom({ values, path }: IdxFile, first: number, classes: number): Uint8Array {
  const at = values.findIndex((label) => label < first || label >= first + classes);
  if (at >= 0)
    throw new FormatError(
      `${path}: label ${at} is ${values[at]}, but with ${classes} classes labels are ${first} to ${first + classes - 1}. Say otherwise with { classes, firstLabel }.`,
    );
  return first ? values.map((label) => label - first) : values;
}

/** Images with their labels, as one dataset. @throws FormatError for files that do not fit together */
export function labelled(images: IdxFile, labels: IdxFile, { classes: given, classNames, firstLabel = 0, transposed }: Meaning): Dataset {
  const [count, rows = 0, columns = 0] = images.shape;
  if (images.shape.length !== 3)
    throw new FormatError(`${images.path}: its shape is ${print(images.shape)}, but images need [count, rows, columns]. Give a file of images.`);
  if (labels.shape.length !== 1) throw new FormatError(`${labels.path}: its shape is ${print(labels.shape)}, but labels need [count]. Give a file of labels.`);
  if (count !== labels.shape[0])
    throw new FormatError(`${labels.path}: ${labels.shape[0]} labels came, but ${images.path} has ${count} images. Give two files that belong together.`);
  const classes = given ?? classNames?.length ?? labels.values.reduce((most, label) => Math.max(most, label), firstLabel) - firstLabel + 1;
  return dataset({
    inputs: transposed ? upright(images.values, rows, columns) : images.values,
    labels: classesFrom(labels, firstLabel, classes),
    shape: [rows * columns],
    scale: 1 / 255,
    classes,
    ...(classNames && { classNames }),
  });
}

/** Where the bytes of files come from: by name, with what errors call the file. */
export type Source = (name: string) => Promise<{ readonly bytes: Uint8Array; readonly path: string }>;

/** Files of a folder, by the name that they have in MNIST's spelling: with a dash or a dot before "idx", gzipped or not. @throws UsageError; FileError for one that is not there */
export function filesOf(who: string, what: string, place: string | URL, otherwise: string): Source {
  const files = fileSystem();
  if (!files) throw new UsageError(`${who}: this runtime has no files, so no folder can be read. ${otherwise}`);
  const folder = pathOf(who, place);
  return async (name) => {
    const dotted = name.replace("-idx", ".idx");
    for (const file of [name, `${name}.gz`, dotted, `${dotted}.gz`]) {
      const bytes = await readIfThere(files, `${folder}/${file}`);
      if (bytes) return { bytes, path: `${folder}/${file}` };
    }
    throw new FileError(`${who}: ${name} (or ${name}.gz) is not in the folder ${folder}. ${what}`);
  };
}

/** An IDX file by its path, or from its bytes. @throws FileError, FormatError, UsageError, ValueError */
async function given(name: "images" | "labels", source: IdxOptions["images"]): Promise<IdxFile> {
  const bytes = bytesOf(source);
  if (bytes) return { path: `idx: ${name}`, ...(await readIdx(bytes, `idx: ${name}`)) };
  if (source === undefined || (typeof source !== "string" && !(typeof source === "object" && source && "href" in source)))
    throw new ValueError(`idx: ${name} is ${kindOf(source)}, but the path of an IDX file is needed, or its bytes.`);
  const files = fileSystem();
  if (!files) throw new UsageError("idx: this runtime has no files. Fetch them yourself and give their bytes.");
  const path = pathOf("idx", source as string | URL);
  const found = await readIfThere(files, path);
  if (!found) throw new FileError(`idx: there is no file ${path}. Give the path of the ${name}.`);
  return { path, ...(await readIdx(found, path)) };
}

/**
 * Images with their labels from two IDX files, gzipped or not: shape [rows · columns], bytes as the files have them, any number of
 * classes. Paths are read in Node, Deno and Bun; bytes anywhere. `emnist()` knows the files of EMNIST by name, `mnist()` those of
 * MNIST.
 * @throws FormatError for files that are damaged, do not belong together, or have a label of no class; FileError for one that is
 * not there; ValueError for an unknown option; UsageError for a path in a browser.
 * @example
 * ```ts
 * import { idx } from "sievenet/data";
 *
 * const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40); // two of 1 x 2 pixels
 * const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 2, 1);
 * const letters = await idx({ images, labels, firstLabel: 1, classNames: ["a", "b"] });
 * letters.labels; // [1, 0]
 * ```
 */
export async function idx(options: IdxOptions): Promise<Dataset> {
  refuseUnknown("idx", options, ["images", "labels", "classes", "classNames", "firstLabel", "transposed"]);
  const { images, labels, ...meaning } = options;
  if (meaning.classes !== undefined) whole("idx", "classes", meaning.classes);
  if (meaning.firstLabel !== undefined) whole("idx", "firstLabel", meaning.firstLabel, 0);
  checkWords(meaning.classNames);
  return labelled(await given("images", images), await given("labels", labels), meaning);
}
