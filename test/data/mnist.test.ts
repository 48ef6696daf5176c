// MNIST's four files in a folder: what is read of them, and what is refused.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mnist } from "../../src/data/mnist.ts";
import { FileError, FormatError, ValueError } from "../../src/errors.ts";
import { failure, idx, images, tiny } from "./tinyMnist.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-mnist-"));
});
afterEach(() => rm(folder, { recursive: true }));

const fill = (files: Record<string, Uint8Array>) => Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)));
const rename = (files: Record<string, Uint8Array>, change: (name: string) => string) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [change(name), bytes]));

describe("mnist from a folder", () => {
  test("reads the four files", async () => {
    await fill(tiny());
    const { train, test, name } = await mnist({ folder });
    expect(name).toBe("mnist");
    expect(train).toEqual({
      count: 4,
      shape: [6],
      inputs: Uint8Array.from({ length: 24 }, (_, i) => i),
      scale: 1 / 255,
      labels: Uint8Array.of(5, 0, 4, 9),
      classes: 10,
    });
    expect(test).toMatchObject({ count: 2, shape: [6], labels: Uint8Array.of(7, 2) });
  });

  test("reads gzipped files, the dotted spelling, and past a folder of a file's name", async () => {
    const files = Object.entries(tiny()).map(([name, bytes], i) => [name, i % 2 ? gzipSync(bytes) : bytes] as const);
    await fill(rename(Object.fromEntries(files), (name) => (name.includes("labels") ? `${name}.gz` : name.replace("-idx", ".idx"))));
    await mkdir(join(folder, "train-images-idx3-ubyte"));
    expect((await mnist({ folder })).train.labels).toEqual(Uint8Array.of(5, 0, 4, 9));
  });

  const wrong: [string, Record<string, Uint8Array>, (folder: string) => string][] = [
    [
      "labels of another count",
      { "train-labels-idx1-ubyte": idx([3], [1, 2, 3]) },
      (at) => `${at}/train-labels-idx1-ubyte: 3 labels came, but ${at}/train-images-idx3-ubyte has 4 images. Give two files that belong together.`,
    ],
    [
      "labels in place of images",
      { "train-images-idx3-ubyte": idx([4], [1, 2, 3, 4]) },
      (at) => `${at}/train-images-idx3-ubyte: its shape is [4], but images need [count, rows, columns]. Give a file of images.`,
    ],
    [
      "images in place of labels",
      { "t10k-labels-idx1-ubyte": images(2) },
      (at) => `${at}/t10k-labels-idx1-ubyte: its shape is [2, 2, 3], but labels need [count]. Give a file of labels.`,
    ],
    [
      "test images of another size, even with as many pixels",
      { "t10k-images-idx3-ubyte": images(2, 3, 2) },
      (at) =>
        `${at}/t10k-images-idx3-ubyte: its images are [3, 2], but those of ${at}/train-images-idx3-ubyte are [2, 3]. Give training and test files of one size.`,
    ],
    [
      "a foreign file",
      { "t10k-labels-idx1-ubyte": Uint8Array.of(1, 2, 3, 4, 5) },
      (at) => `${at}/t10k-labels-idx1-ubyte: it starts with the bytes 01 02 03 04`,
    ],
  ];
  for (const [what, files, sentence] of wrong)
    test(`refuses ${what}`, async () => {
      await fill({ ...tiny(), ...files });
      const error = await failure(mnist({ folder }));
      expect(error).toBeInstanceOf(FormatError);
      expect(error.message).toContain(sentence(folder));
    });

  test("refuses an option that nothing reads", async () => {
    const error = await failure(mnist({ folder, mirror: "https://example.org" } as { folder: string }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toBe('mnist: there is no option "mirror". Options are folder, mirrors, cache, onProgress, signal. Did you mean mirrors?');
  });

  test("names the file that is missing and the folder", async () => {
    await fill(tiny());
    await rm(join(folder, "t10k-images-idx3-ubyte"));
    const error = await failure(mnist({ folder }));
    expect(error).toBeInstanceOf(FileError);
    expect(error.message).toBe(
      `mnist: t10k-images-idx3-ubyte (or t10k-images-idx3-ubyte.gz) is not in the folder ${folder}. Put MNIST's four files there, or leave \`folder\` out to download them.`,
    );
  });
});

const real = process.env["SIEVENET_DATA"];
test.skipIf(!real)("real MNIST (set SIEVENET_DATA to its folder)", async () => {
  const digits = await mnist({ folder: real as string });
  expect([digits.train.count, digits.test.count]).toEqual([60000, 10000]);
  expect(digits.train.shape).toEqual([784]);
  expect([...digits.train.labels.slice(0, 5)]).toEqual([5, 0, 4, 1, 9]);
});
