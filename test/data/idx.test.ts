import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readIdx } from "../../src/data/idx.ts";
import { FormatError } from "../../src/errors.ts";

const header = (type: number, ...shape: number[]) => [0, 0, type, shape.length, ...shape.flatMap((each) => [0, 0, each >> 8, each & 255])];
const bytes = (...parts: number[][]) => Uint8Array.from(parts.flat());

describe("readIdx", () => {
  const images = bytes(header(8, 2, 1, 3), [1, 2, 3, 4, 5, 255]);

  test("reads shape and values", async () => {
    expect(await readIdx(images, "images")).toEqual({ shape: [2, 1, 3], values: bytes([1, 2, 3, 4, 5, 255]) });
  });

  test("reads gzipped bytes alike", async () => {
    expect(await readIdx(gzipSync(images), "images.gz")).toEqual(await readIdx(images, "images"));
  });

  test("reads one dimension, and sizes above one byte", async () => {
    const { shape, values } = await readIdx(bytes(header(8, 700), Array(700).fill(7)), "labels");
    expect(shape).toEqual([700]);
    expect(values).toEqual(new Uint8Array(700).fill(7));
  });

  test("reads bytes that lie inside a larger buffer", async () => {
    const larger = new Uint8Array(images.length + 8);
    larger.set(images, 5);
    expect((await readIdx(larger.subarray(5, 5 + images.length), "part")).values).toEqual(bytes([1, 2, 3, 4, 5, 255]));
  });

  const packed = gzipSync(
    bytes(
      header(8, 4000),
      Array.from({ length: 4000 }, (_, i) => (i * i * 31) & 255),
    ),
  );
  const damaged = Uint8Array.from(packed);
  damaged.fill(0x55, 20, 60);
  const wrong: [string, Uint8Array, string][] = [
    ["nothing", bytes(), "0 bytes came, but an IDX file starts with 4. It is cut short: fetch it again."],
    ["three bytes", bytes([0, 0, 8]), "3 bytes came, but an IDX file starts with 4. It is cut short: fetch it again."],
    [
      "a web page",
      new TextEncoder().encode("<!doctype html>"),
      "it starts with the bytes 3c 21 64 6f, but an IDX file of unsigned bytes starts with 00 00 08 and how many dimensions it has. Give an IDX file.",
    ],
    [
      "an unknown type",
      bytes(header(7, 1), [1]),
      "it starts with the bytes 00 00 07 01, but an IDX file of unsigned bytes starts with 00 00 08 and how many dimensions it has. Give an IDX file.",
    ],
    [
      "no dimensions",
      bytes(header(8), [1]),
      "it starts with the bytes 00 00 08 00, but an IDX file of unsigned bytes starts with 00 00 08 and how many dimensions it has. Give an IDX file.",
    ],
    ["floats", bytes(header(13, 1), [0, 0, 0, 0]), "it holds 32-bit floats, but only unsigned bytes are read. Convert it to unsigned bytes (IDX type 08)."],
    ["half a header", bytes(header(8, 2, 1, 3)).subarray(0, 10), "10 bytes came, but the header of 3 dimensions needs 16. It is cut short: fetch it again."],
    ["too few values", images.subarray(0, images.length - 1), "5 values came, but its shape [2, 1, 3] needs 6. It is cut short: fetch it again."],
    [
      "trailing bytes",
      bytes(Array.from(images), [9, 9]),
      "8 values came, but its shape [2, 1, 3] needs 6. The last 2 do not belong to it: fetch it again or cut them off.",
    ],
    ["no values", bytes(header(8, 0, 28, 28)), "its shape is [0, 28, 28], which holds no values. Give a file with at least one."],
    ["a gzip file cut short", packed.subarray(0, 100), "its 100 bytes start as gzip but do not unpack: cut short or damaged. Fetch the file again."],
    ["a damaged gzip file", damaged, `its ${packed.length} bytes start as gzip but do not unpack: cut short or damaged. Fetch the file again.`],
    ["too few values, gzipped", gzipSync(images.subarray(0, 20)), "4 values came, but its shape [2, 1, 3] needs 6. It is cut short: fetch it again."],
  ];
  for (const [what, file, sentence] of wrong)
    test(`refuses ${what}`, async () => {
      const error = await readIdx(file, "train.idx").catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(FormatError);
      expect((error as FormatError).message).toBe(`train.idx: ${sentence}`);
    });
});
