// The bytes of images are the same in every runtime.
import { expect, test } from "vitest";
import { crc32 } from "../../src/formats/crc32.ts";
import { type ImageOptions, image } from "../../src/image/index.ts";
import { hash } from "../support/hash.ts";

const source = { data: Uint8Array.from({ length: 4 * 37 * 23 }, (_, i) => hash(5, i)), width: 37, height: 23 };

test.each<[ImageOptions, number]>([
  [{ size: 9, channels: 1 }, 1061758896],
  [{ size: [50, 61], channels: 3, background: [3, 70, 200] }, 1110288817],
  [{ size: [5, 100], channels: 3, fit: "cover", premultiplied: true }, 2608226473],
  [{ size: [30, 7], channels: 3, fit: "fill", resample: "area" }, 3532152509],
  [{ size: [30, 7], channels: 1, fit: "fill", resample: "bilinear" }, 3605466384],
  [{ size: 28, channels: 1, inkBox: 20, invert: true }, 1723690645],
])("image(%j)", (options, pinned) => {
  expect(crc32(image(source, options))).toBe(pinned);
});
