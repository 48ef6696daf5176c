// Images and words beside Pillow's and scikit-learn's (test/fixtures/pillow/make.py): the same but for Pillow's coarser weights.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ImageOptions, image } from "../../src/image/index.ts";
import { vocabulary } from "../../src/index.ts";

const { source, images, texts, words } = JSON.parse(readFileSync("test/fixtures/pillow/expected.json", "utf8"));
const rgba = { ...source, data: Uint8Array.from(source.data as number[]) };
/** Its colours without alpha, as Pillow's convert() leaves them. */
const rgb = { width: source.width, height: source.height, data: rgba.data.filter((_: number, i: number) => i % 4 < 3) };
const { width, height } = source;

/** What ours is called there, the options, and by how much a byte may differ: Pillow's resize() has weights of few bits, and rounds after each axis. */
const same: Record<string, [typeof rgb, ImageOptions, number]> = {
  "over white": [rgba, { size: [height, width], channels: 3 }, 1],
  grey: [rgb, { size: [height, width], channels: 1 }, 0],
  "a third as large, areas": [rgb, { size: [height / 3, width / 3], channels: 3 }, 1],
  "twice as large, bilinear": [rgb, { size: [2 * height, 2 * width], channels: 1 }, 1],
  "contained in 32 x 32, grey 9": [rgb, { size: 32, channels: 3, background: 9 }, 1],
  "covering 9 x 9": [rgb, { size: 9, channels: 3, fit: "cover" }, 1],
};

test.each(Object.keys(images))("%s", (name) => {
  const [pixels, options, most] = same[name] as [typeof rgb, ImageOptions, number];
  const came = image(pixels, options);
  expect(came.length).toBe(images[name].length);
  expect(Math.max(...came.map((each, i) => Math.abs(each - images[name][i])))).toBeLessThanOrEqual(most);
});

test("the words of texts, the most frequent first", () => {
  expect(vocabulary(texts).known).toEqual(words);
});
