// IDX files of any classes: labels from 1, columns in the place of rows, gzipped, by path or as bytes; and EMNIST's four files.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emnist } from "../../src/data/emnist.ts";
import { idx } from "../../src/data/idxImages.ts";
import { FileError, FormatError, ValueError } from "../../src/errors.ts";
import { failure, idx as file, images } from "./tinyMnist.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-idx-"));
});
afterEach(() => rm(folder, { recursive: true }));

const labels = (...values: number[]) => file([values.length], values);

describe("idx()", () => {
  test("reads bytes, gzipped or not, with as many classes as there are", async () => {
    const data = await idx({ images: gzipSync(images(3)), labels: labels(0, 61, 7) });
    expect(data).toEqual({
      count: 3,
      shape: [6],
      inputs: Uint8Array.from({ length: 18 }, (_, i) => i),
      scale: 1 / 255,
      labels: Uint8Array.of(0, 61, 7),
      classes: 62,
    });
  });

  test("reads paths and URLs, counts labels from the first class on, and puts images upright", async () => {
    await writeFile(join(folder, "images.gz"), gzipSync(images(2)));
    await writeFile(join(folder, "labels"), labels(2, 1));
    const given = { images: join(folder, "images.gz"), labels: pathToFileURL(join(folder, "labels")), firstLabel: 1 };
    const data = await idx({ ...given, classNames: ["a", "b", "c"], transposed: true });
    expect([...data.inputs]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
    expect(data).toMatchObject({ labels: Uint8Array.of(1, 0), classes: 3, classNames: ["a", "b", "c"] });
    expect((await idx(given)).classes).toBe(2);
  });

  const two = () => ({ images: images(2), labels: labels(1, 3) });
  test.each<[object, new (text: string) => Error, RegExp]>([
    [{ ...two(), classes: 3 }, FormatError, /^idx: labels: label 1 is 3, but with 3 classes labels are 0 to 2\. Say otherwise with/],
    [{ ...two(), firstLabel: 2 }, FormatError, /label 0 is 1, but with 2 classes labels are 2 to 3/],
    [{ ...two(), classes: 4, classNames: ["a"] }, ValueError, /1 words in classNames for 4 classes/],
    [{ ...two(), classNames: ["a", "a"] }, ValueError, /a word of its own is needed/],
    [{ ...two(), classNames: "ab" }, ValueError, /a word of its own is needed/],
    [{ ...two(), classes: 0 }, ValueError, /classes is 0/],
    [{ ...two(), label: 1 }, ValueError, /Did you mean labels\?/],
    [{ labels: labels(1) }, ValueError, /^idx: images is undefined, but the path of an IDX file is needed/],
    [{ images: images(2), labels: {} }, ValueError, /^idx: labels is an object of type Object/],
    [{ images: images(2), labels: labels(1) }, FormatError, /^idx: labels: 1 labels came, but idx: images has 2 images/],
    [{ images: "/nowhere/images", labels: labels(1) }, FileError, /there is no file \/nowhere\/images/],
  ])("refuses %j", async (given, type, text) => {
    const error = await failure(idx(given as never));
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(text);
  });
});

describe("emnist()", () => {
  /** The four files of a set, gzipped. */
  const fill = (set: string, ...values: number[]) =>
    Promise.all(
      ["train", "test"].flatMap((part) => [
        writeFile(join(folder, `emnist-${set}-${part}-images-idx3-ubyte.gz`), gzipSync(images(values.length))),
        writeFile(join(folder, `emnist-${set}-${part}-labels-idx1-ubyte.gz`), gzipSync(labels(...values))),
      ]),
    );

  test("reads the letters, which count from 1, upright, with their names", async () => {
    await fill("letters", 1, 26);
    const { train, test: held, name } = await emnist({ folder, set: "letters" });
    expect(name).toBe("emnist-letters");
    expect(train).toMatchObject({ labels: Uint8Array.of(0, 25), classes: 26 });
    expect([...train.inputs.slice(0, 6)]).toEqual([0, 3, 1, 4, 2, 5]);
    expect([train.classNames?.[0], train.classNames?.[25]]).toEqual(["a", "z"]);
    expect(held).toEqual(train);
  });

  test.each([
    ["balanced", 47, 46, "t"],
    ["bymerge", 47, 36, "a"],
    ["byclass", 62, 36, "a"],
    ["digits", 10, 9, "9"],
  ] as const)("knows the classes of %s", async (set, classes, index, word) => {
    await fill(set, 0, index);
    const { train } = await emnist({ folder, set });
    expect([train.classes, train.classNames?.[index]]).toEqual([classes, word]);
  });

  test("names the file that is missing, and the set that was meant", async () => {
    expect((await failure(emnist({ folder, set: "letters" }))).message).toBe(
      `emnist: emnist-letters-train-images-idx3-ubyte (or emnist-letters-train-images-idx3-ubyte.gz) is not in the folder ${folder}. Put the four files of the set there.`,
    );
    expect((await failure(emnist({ folder, set: "letter" as "letters" }))).message).toMatch(/Did you mean "letters"\?/);
    expect(await failure(emnist({ folder: "", set: "letters" }))).toBeInstanceOf(ValueError);
  });
});
