// Folders of images: classes by the names of folders, the same order everywhere, all kinds of PNG, JPEG, and damaged files by name.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import jpegJs from "jpeg-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { decodeImage } from "../../src/data/image/decode.ts";
import { imageFolder, readImage } from "../../src/data/image/folder.ts";
import { FileError, FormatError, ShapeError, ValueError } from "../../src/errors.ts";
import { image } from "../../src/image/index.ts";
import { type PngContent, png } from "./png.ts";
import { failure } from "./tinyMnist.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sievenet-images-"));
});
afterEach(() => rm(folder, { recursive: true }));

const put = async (path: string, bytes: Uint8Array | string) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), bytes);
};
/** A grey PNG of one pixel. */
const dot = (value: number) => png({ width: 1, height: 1, depth: 8, type: 0, samples: [value] });
const how = { size: 1, channels: 1 } as const;

describe("imageFolder()", () => {
  test("takes folders for classes, in the order of their names, files too", async () => {
    await put("b/10.png", dot(3));
    await put("b/9.PNG", dot(4));
    await put("a/inner/1.png", dot(2));
    await put("a/z.png", dot(1));
    await put("Z/1.png", dot(0));
    await put(".DS_Store", "");
    await put("a/Thumbs.db", "");
    await put("README.md", "words");
    const data = await imageFolder(pathToFileURL(folder), how);
    expect(data).toEqual({
      ...{ count: 5, shape: [1, 1, 1], scale: 1 / 255, classes: 3, classNames: ["Z", "a", "b"] },
      inputs: Uint8Array.of(0, 1, 2, 3, 4),
      labels: Int32Array.of(0, 1, 1, 2, 2),
    });
  });

  test("takes the classes that it is given, and no other folder", async () => {
    await put("dog/1.png", dot(7));
    expect(await imageFolder(`${folder}/`, { ...how, classes: ["cat", "dog"] })).toMatchObject({ labels: Int32Array.of(1), classes: 2 });
    const error = await failure(imageFolder(folder, { ...how, classes: ["cat", "bird"] }));
    expect(error).toBeInstanceOf(FileError);
    expect(error.message).toBe(`imageFolder: ${folder}/dog is none of the classes cat, bird. Add it to them, or move it elsewhere.`);
  });

  test("makes of each what image() makes of its pixels, decoded by others too", async () => {
    const pixels = { data: Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => (i * 37) % 256), width: 5, height: 4 };
    await put("a/1.png", png({ width: 5, height: 4, depth: 8, type: 2, samples: [...pixels.data] }));
    const options = { size: [3, 2], channels: 3, fit: "cover" } as const;
    expect((await imageFolder(folder, options)).inputs).toEqual(image(pixels, options));
    expect(await readImage(join(folder, "a/1.png"), options)).toEqual(image(pixels, options));
    await put("a/1.png", "raw");
    const decode = async (bytes: Uint8Array, path: string) => ({ data: Uint8Array.of(bytes.length + path.length - folder.length), width: 1, height: 1 });
    expect((await imageFolder(folder, { ...how, decode })).inputs).toEqual(Uint8Array.of(3 + "/a/1.png".length));
  });

  test.each<[Record<string, Uint8Array | string>, object, new (text: string) => Error, (at: string) => string]>([
    [{ "a/1.gif": "GIF89a" }, {}, FormatError, (at) => `${at}/a/1.gif: it is neither PNG nor JPEG, but begins with 47 49 46 38. Convert it`],
    [{ "1.png": dot(1) }, {}, FileError, (at) => `imageFolder: ${at}/1.png is in no class.`],
    [{}, {}, FileError, (at) => `imageFolder: there are no images in ${at}.`],
    [{ "a/1.png": dot(1) }, { classes: ["a", "a"] }, ValueError, () => "a word of its own is needed for each class"],
    [{ "a/1.png": dot(1) }, { decode: "sharp" }, ValueError, () => "decode must be a function"],
    [
      { "a/1.png": dot(1) },
      { decode: () => ({ data: new Uint8Array(5), width: 2, height: 2 }) },
      ShapeError,
      (at) => `${at}/a/1.png: 5 bytes came for 2 x 2 pixels`,
    ],
    [{ "a/1.png": dot(1) }, { size: 0 }, ValueError, () => "imageFolder: size is 0"],
  ])("refuses %j with %j", async (files, options, type, text) => {
    for (const [path, bytes] of Object.entries(files)) await put(path, bytes);
    const error = await failure(imageFolder(folder, { ...how, ...options } as never));
    expect(error).toBeInstanceOf(type);
    expect(error.message).toContain(text(folder));
  });

  test("names a folder, and a file, that is not there", async () => {
    expect((await failure(imageFolder(`${folder}/nowhere`, how))).message).toMatch(/^imageFolder: the folder .*nowhere cannot be read \(ENOENT/);
    expect((await failure(readImage(`${folder}/nowhere.png`, how))).message).toBe(`There is no file ${folder}/nowhere.png. Give the path of an image.`);
  });
});

describe("PNG", () => {
  const decoded = (content: PngContent) => {
    const { data, channels } = decodeImage(png(content), "it") as { data: Uint8Array; channels: number };
    return [channels, ...data];
  };
  const three = { width: 3, height: 2 } as const;

  test.each<[string, PngContent, number[]]>([
    ["grey of one bit", { ...three, depth: 1, type: 0, samples: [1, 0, 1, 0, 0, 1] }, [1, 255, 0, 255, 0, 0, 255]],
    ["grey of two bits", { ...three, depth: 2, type: 0, samples: [0, 1, 2, 3, 2, 1] }, [1, 0, 85, 170, 255, 170, 85]],
    ["grey of four bits", { ...three, depth: 4, type: 0, samples: [0, 1, 15, 8, 2, 4] }, [1, 0, 17, 255, 136, 34, 68]],
    ["grey of sixteen bits", { width: 3, height: 1, depth: 16, type: 0, samples: [0, 65535, 257 * 9 + 100] }, [1, 0, 255, 9]],
    ["grey and alpha", { width: 1, height: 1, depth: 8, type: 4, samples: [5, 6] }, [2, 5, 6]],
    ["RGB", { width: 1, height: 2, depth: 8, type: 2, samples: [1, 2, 3, 4, 5, 6] }, [3, 1, 2, 3, 4, 5, 6]],
    ["RGB with a palette that is a suggestion", { width: 1, height: 1, depth: 8, type: 2, samples: [1, 2, 3], palette: [9, 9, 9] }, [3, 1, 2, 3]],
    ["RGBA of sixteen bits", { width: 1, height: 1, depth: 16, type: 6, samples: [0, 257, 514, 65535] }, [4, 0, 1, 2, 255]],
    [
      "a palette",
      { ...three, depth: 2, type: 3, samples: [0, 1, 2, 2, 1, 0], palette: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
      [3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7, 8, 9, 4, 5, 6, 1, 2, 3],
    ],
    [
      "a palette with alpha",
      { width: 2, height: 1, depth: 1, type: 3, samples: [1, 0], palette: [1, 2, 3, 4, 5, 6], transparency: [7] },
      [4, 4, 5, 6, 255, 1, 2, 3, 7],
    ],
    ["a grey that is nothing", { width: 2, height: 1, depth: 8, type: 0, samples: [9, 8], transparency: [0, 9] }, [2, 9, 0, 8, 255]],
    [
      "a colour that is nothing",
      { width: 4, height: 1, depth: 8, type: 2, samples: [1, 2, 3, 1, 2, 4, 5, 5, 5, 1, 2, 3], transparency: [0, 1, 0, 2, 0, 3] },
      [4, 1, 2, 3, 0, 1, 2, 4, 255, 5, 5, 5, 255, 1, 2, 3, 0],
    ],
  ])("of %s", (_, content, needed) => {
    expect(decoded(content)).toEqual(needed);
  });

  test("that is cut short or changed anywhere is refused by its path", () => {
    const whole = png({ width: 7, height: 5, depth: 8, type: 2, samples: Array.from({ length: 105 }, (_, i) => (i * 91) % 256) });
    for (let n = 4; n < whole.length; n++) {
      expect(() => decodeImage(whole.subarray(0, n), "folder/it.png"), `${n} bytes`).toThrow(/^folder\/it\.png: it cannot be decoded/);
      const changed = whole.slice();
      changed[n] = (changed[n] as number) ^ 16;
      expect(() => decodeImage(changed, "folder/it.png"), `byte ${n}`).toThrow(FormatError);
    }
  });
});

describe("JPEG", () => {
  const rgba = Uint8Array.from({ length: 4 * 16 * 16 }, (_, i) => (i % 4 === 3 ? 255 : i % 4 === 0 ? 200 : 40));
  const bytes = () => new Uint8Array(jpegJs.encode({ data: rgba, width: 16, height: 16 }, 95).data);

  test("is read, whatever its name", async () => {
    await put("a/1.png", bytes());
    const [red, green] = [await readImage(`${folder}/a/1.png`, { size: 1, channels: 3 }), (await imageFolder(folder, how)).inputs];
    expect(Math.abs((red[0] as number) - 200)).toBeLessThan(4);
    expect(Math.abs((green[0] as number) - (0.299 * 200 + 0.701 * 40))).toBeLessThan(4);
  });

  test("that is cut short is refused by its path", () => {
    const whole = bytes();
    for (let n = 2; n < whole.length; n += 7) expect(() => decodeImage(whole.subarray(0, n), "it.jpg"), `${n} bytes`).toThrow(/^it\.jpg: it cannot be decoded/);
  });
});
