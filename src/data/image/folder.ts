// Image files as datasets: a folder for each class, or one file by itself.
import { FileError, UsageError, ValueError } from "../../errors.ts";
import { fileSystem, pathOf, readIfThere } from "../../files.ts";
import { refuseUnknown } from "../../options.ts";
import { checkWords } from "../checks.ts";
import { type Dataset, dataset } from "../dataset.ts";
import { type DecodeImage, decodeImage } from "./decode.ts";
import { checkImageOptions, IMAGE_OPTIONS, type ImageOptions, type Preparation, prepared } from "./image.ts";

/** Options of `readImage()`: those of `image()`, and what decodes files. */
export interface ReadImageOptions extends ImageOptions {
  /** What makes pixels of the bytes of a file. Default: fast-png for PNG, jpeg-js for JPEG, where these packages are installed. */
  readonly decode?: DecodeImage;
}

/** Options of `imageFolder()`. */
export interface ImageFolderOptions extends ReadImageOptions {
  /** The classes, each the name of a folder, in the order of a net's outputs. Default: all folders there are, in the order of their names. Give those of the training set for one to test on. */
  readonly classes?: readonly string[];
  /** Stops reading; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

type FileSystem = NonNullable<ReturnType<typeof fileSystem>>;

/** What file managers leave behind. */
const LEFT_BEHIND = /^(\..*|thumbs\.db|desktop\.ini)$/i;

/** @throws UsageError in a browser */
function filesFor(who: string): FileSystem {
  const files = fileSystem();
  if (files) return files;
  throw new UsageError(`${who}: this runtime has no files. Draw the image on a canvas and give its ImageData to image() of sievenet/image.`);
}

/** The names in a folder by the values of their letters, files apart from folders. @throws FileError */
async function listed(files: FileSystem, who: string, folder: string): Promise<{ readonly folders: string[]; readonly others: string[] }> {
  const [folders, others]: [string[], string[]] = [[], []];
  try {
    for (const name of (await files.readdir(folder)).sort()) {
      if (LEFT_BEHIND.test(name)) continue;
      ((await files.stat(`${folder}/${name}`)).isDirectory() ? folders : others).push(name);
    }
  } catch (cause) {
    throw new FileError(`${who}: the folder ${folder} cannot be read (${(cause as Error).message}). Give one that holds a folder of images for each class.`, {
      cause,
    });
  }
  return { folders, others };
}

/** All files below a folder, in order. @throws FileError */
async function filesBelow(files: FileSystem, who: string, folder: string): Promise<string[]> {
  const { folders, others } = await listed(files, who, folder);
  const below: string[] = others.map((name) => `${folder}/${name}`);
  for (const name of folders) below.push(...(await filesBelow(files, who, `${folder}/${name}`)));
  return below;
}

/** The bytes of a net of one file. @throws FileError, FormatError, UsageError */
async function read(files: FileSystem, path: string, how: Preparation, decode: DecodeImage): Promise<Uint8Array> {
  const bytes = await readIfThere(files, path);
  if (!bytes) throw new FileError(`There is no file ${path}. Give the path of an image.`);
  return prepared(path, await decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), path), how);
}

/**
 * The bytes that a net takes of one image file, PNG or JPEG: what `image()` makes of its pixels. Node, Deno and Bun.
 * @throws FileError for a file that is not there; FormatError for one that is damaged or of another kind; UsageError in a browser, or
 * where the package that decodes it is not installed; ValueError for an unknown option.
 * @example
 * ```ts
 * import { readImage } from "sievenet/data";
 *
 * const pixels = await readImage("cat.jpg", { size: 32, channels: 3 }); // for predict() or classify()
 * ```
 */
export async function readImage(path: string | URL, options: ReadImageOptions): Promise<Uint8Array> {
  refuseUnknown("readImage", options, [...IMAGE_OPTIONS, "decode"]);
  const how = checkImageOptions("readImage", options);
  return read(filesFor("readImage"), pathOf("readImage", path), how, options.decode ?? decodeImage);
}

/**
 * A folder of images as a dataset: each folder in it is a class, and all images below that are examples of it, PNG or JPEG. Shape
 * [channels, height, width], bytes, `classNames`; by class, and within a class by name, so that the same folder gives the same dataset
 * everywhere. Files that begin with a dot, Thumbs.db and desktop.ini are passed over. PNG is decoded by the package fast-png, JPEG by
 * jpeg-js: install what you need. JPEGs lie as they are stored, whatever a camera noted of its position. Node, Deno and Bun.
 * @throws FileError for a folder that cannot be read, or that has no images; FormatError for a file that is damaged or no image, by its
 * path; UsageError in a browser, or where a package is not installed; ValueError for an unknown option.
 * @example
 * ```ts
 * import { imageFolder } from "sievenet/data";
 *
 * const how = { size: 32, channels: 3 } as const;
 * const train = await imageFolder("pets/train", how); // pets/train/cat/1.jpg, pets/train/dog/1.png, ...
 * const test = await imageFolder("pets/test", { ...how, classes: train.classNames ?? [] });
 * ```
 */
export async function imageFolder(path: string | URL, options: ImageFolderOptions): Promise<Dataset> {
  refuseUnknown("imageFolder", options, [...IMAGE_OPTIONS, "decode", "classes", "signal"]);
  const { decode = decodeImage, signal } = options;
  const how = checkImageOptions("imageFolder", options);
  if (typeof decode !== "function") throw new ValueError("imageFolder: decode must be a function of bytes and path that gives { data, width, height }.");
  checkWords(options.classes);
  const files = filesFor("imageFolder");
  const folder = pathOf("imageFolder", path).replace(/\/$/, "");
  const { folders, others } = await listed(files, "imageFolder", folder);
  const stray = others.find((name) => /\.(png|jpe?g|gif|webp|bmp)$/i.test(name));
  if (stray) throw new FileError(`imageFolder: ${folder}/${stray} is in no class. Put it into the folder of its class, or elsewhere.`);
  const classes = options.classes ?? folders;
  const unknown = folders.find((name) => !classes.includes(name));
  if (unknown) throw new FileError(`imageFolder: ${folder}/${unknown} is none of the classes ${classes.join(", ")}. Add it to them, or move it elsewhere.`);
  const [images, labels]: [Uint8Array[], number[]] = [[], []];
  for (const [label, name] of classes.entries()) {
    if (!folders.includes(name)) continue;
    for (const file of await filesBelow(files, "imageFolder", `${folder}/${name}`)) {
      signal?.throwIfAborted();
      images.push(await read(files, file, how, decode));
      labels.push(label);
    }
  }
  if (!images.length) throw new FileError(`imageFolder: there are no images in ${folder}. Give a folder that holds a folder of images for each class.`);
  const size = how.channels * how.height * how.width;
  const inputs = new Uint8Array(images.length * size);
  images.forEach((each, i) => {
    inputs.set(each, i * size);
  });
  return dataset({ inputs, labels, shape: [how.channels, how.height, how.width], scale: 1 / 255, classNames: classes });
}
