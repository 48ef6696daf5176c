// What is drawn on an image, apart from the paper: where it is, and where its centre of mass.
import type { Planes } from "./pixels.ts";
import type { Stretch } from "./resample.ts";

/** Calls with row, column and weight of each pixel that differs from the paper: by how much, over all channels. */
function eachOfInk({ channels, height, width, values }: Planes, paper: readonly number[], call: (y: number, x: number, weight: number) => void): void {
  const size = height * width;
  for (let i = 0; i < size; i++) {
    let weight = 0;
    for (let c = 0; c < channels; c++) weight += Math.abs((values[c * size + i] as number) - (paper[c] as number));
    if (weight) call(Math.floor(i / width), i % width, weight);
  }
}

/** The rows and columns that have ink; undefined for an empty sheet. */
export function inkBoxOf(image: Planes, paper: readonly number[]): { readonly rows: Stretch; readonly columns: Stretch } | undefined {
  let [top, bottom, left, right] = [image.height, -1, image.width, -1];
  eachOfInk(image, paper, (y, x) => {
    [top, bottom, left, right] = [Math.min(top, y), Math.max(bottom, y), Math.min(left, x), Math.max(right, x)];
  });
  if (bottom < 0) return undefined;
  return { rows: { from: top, length: bottom + 1 - top }, columns: { from: left, length: right + 1 - left } };
}

/** The centre of mass, in pixels from the upper left corner: row, column. Whole numbers are added, so that it is exact. */
export function centreOf(image: Planes, paper: readonly number[]): readonly [number, number] {
  let [mass, down, across] = [0, 0, 0];
  eachOfInk(image, paper, (y, x, weight) => {
    mass += weight;
    down += weight * (2 * y + 1);
    across += weight * (2 * x + 1);
  });
  return mass ? [down / mass / 2, across / mass / 2] : [image.height / 2, image.width / 2];
}
