// Images of any size and kind as the bytes that a net was trained on.
import { ValueError } from "../../errors.ts";
import { flag, oneOf, refuseUnknown, shown } from "../../options.ts";
import { isWhole } from "../../shape.ts";
import { centreOf, inkBoxOf } from "./ink.ts";
import { checkSource, greyOf, type PixelSource, type Planes, planesOf } from "./pixels.ts";
import { type Resampling, resample, type Stretch } from "./resample.ts";

/** Options of `image()`: what a net was trained on. */
export interface ImageOptions {
  /** Pixels of each side, or [height, width]. */
  readonly size: number | readonly [number, number];
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3;
  /** How an image of other proportions is brought to that size: "contain" (default) shows all of it between bars, "cover" fills the size and cuts what is left over, "fill" stretches it. */
  readonly fit?: "contain" | "cover" | "fill";
  /** What shows through where the image is transparent, and in bars: grey, or red, green and blue, from 0 to 255. Default 255, white. */
  readonly background?: number | readonly [number, number, number];
  /** Whether black becomes white, at the end: MNIST has white ink on black. Default false. */
  readonly invert?: boolean;
  /**
   * As MNIST's digits were made (LeCun, Cortes & Burges, "The MNIST database"): all that differs from the background is scaled to fit
   * into a square of so many pixels (20 there) and moved, by whole pixels, until its centre of mass is in the middle. In place of `fit`.
   */
  readonly inkBox?: number;
  /** How pixels are made of others: "area", the mean of those that one covers, or "bilinear", between the two next to it. Default: area along sides that get fewer pixels, bilinear along others. */
  readonly resample?: Resampling;
  /** Whether colours have been multiplied by alpha, as WebGL gives them. ImageData and files have them as they are. Default false. */
  readonly premultiplied?: boolean;
}

/** The names of all options. @internal */
export const IMAGE_OPTIONS = ["size", "channels", "fit", "background", "invert", "inkBox", "resample", "premultiplied"] as const;

/** Options, checked and complete. @internal */
export interface Preparation {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly fit: "contain" | "cover" | "fill";
  readonly background: readonly [number, number, number];
  readonly invert: boolean;
  readonly inkBox: number | undefined;
  readonly resample: Resampling | undefined;
  readonly premultiplied: boolean;
}

const MOST_SIDE = 16384;

/** @throws ValueError @internal */
export function checkImageOptions(who: string, options: ImageOptions): Preparation {
  const { size, channels, fit = "contain", background: given = 255, invert = false, inkBox, resample: how, premultiplied = false } = options;
  const [height, width] = (typeof size === "number" ? [size, size] : Array.isArray(size) && size.length === 2 ? size : []) as [number, number];
  if (!isWhole(height, 1, MOST_SIDE) || !isWhole(width, 1, MOST_SIDE))
    throw new ValueError(`${who}: size is ${shown(size)}, but the pixels of a side are needed, or [height, width], whole numbers from 1 to ${MOST_SIDE}.`);
  if (channels !== 1 && channels !== 3) throw new ValueError(`${who}: channels is ${shown(channels)}, but it must be 1 for grey or 3 for red, green and blue.`);
  const background = (typeof given === "number" ? [given, given, given] : given) as [number, number, number];
  if (!Array.isArray(background) || background.length !== 3 || !background.every((each) => isWhole(each, 0, 255)))
    throw new ValueError(`${who}: background is ${shown(given)}, but grey is needed, or [red, green, blue], whole numbers from 0 to 255.`);
  if (inkBox !== undefined && !isWhole(inkBox, 1, Math.min(height, width)))
    throw new ValueError(`${who}: inkBox is ${shown(inkBox)}, but it must be a whole number from 1 to ${Math.min(height, width)}, the smaller side.`);
  if (inkBox !== undefined && options.fit !== undefined)
    throw new ValueError(`${who}: fit and inkBox came, but each says how the image is brought to its size. Leave one out.`);
  oneOf(who, "fit", fit, ["contain", "cover", "fill"]);
  if (how !== undefined) oneOf(who, "resample", how, ["area", "bilinear"]);
  flag(who, "invert", invert);
  flag(who, "premultiplied", premultiplied);
  return { height, width, channels, fit, background, invert, inkBox, resample: how, premultiplied };
}

/** A sheet of paper with an image on it, its upper left corner at a row and column; what lies beyond the sheet is left out. */
function placed(image: Planes, paper: readonly number[], height: number, width: number, top: number, left: number): Planes {
  const { channels } = image;
  const values = new Uint8Array(channels * height * width);
  for (let c = 0; c < channels; c++) {
    values.fill(paper[c] as number, c * height * width, (c + 1) * height * width);
    for (let y = 0; y < image.height; y++)
      values.set(image.values.subarray((c * image.height + y) * image.width, (c * image.height + y + 1) * image.width), (c * height + top + y) * width + left);
  }
  return { channels, height, width, values };
}

/** So many pixels of the longer side in `most`, and of the other in proportion. */
const scaled = (height: number, width: number, factor: number): [number, number] =>
  [height, width].map((side) => Math.max(1, Math.floor(side * factor + 0.5))) as [number, number];

/** `most` at the most, 0 at the least, and a whole number. */
const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.floor(value + 0.5)));

/** What is drawn, scaled into the box, its centre of mass in the middle as far as the sheet has room. */
function centred(image: Planes, paper: readonly number[], box: number, { height, width, resample: how }: Preparation): Planes {
  const ink = inkBoxOf(image, paper);
  if (!ink) return placed({ ...image, height: 0, width: 0 }, paper, height, width, 0, 0);
  const { rows, columns } = ink;
  const small = resample(image, rows, columns, ...scaled(rows.length, columns.length, box / Math.max(rows.length, columns.length)), how);
  const [down, across] = centreOf(small, paper);
  return placed(small, paper, height, width, within(height / 2 - down, height - small.height), within(width / 2 - across, width - small.width));
}

/** An image brought to a size. */
function fitted(image: Planes, paper: readonly number[], { height, width, fit, resample: how }: Preparation): Planes {
  const [rows, columns]: Stretch[] = [image.height, image.width].map((length) => ({ from: 0, length })) as [Stretch, Stretch];
  if (fit === "fill") return resample(image, rows as Stretch, columns as Stretch, height, width, how);
  const [down, across] = [height / image.height, width / image.width];
  if (fit === "contain") {
    const [h, w] = scaled(image.height, image.width, Math.min(down, across));
    const small = resample(image, rows as Stretch, columns as Stretch, Math.min(h, height), Math.min(w, width), how);
    return placed(small, paper, height, width, Math.floor((height - small.height) / 2), Math.floor((width - small.width) / 2));
  }
  const factor = Math.max(down, across);
  const part = (side: number, of: number): Stretch => ({ from: Math.max(0, (of - side / factor) / 2), length: Math.min(of, side / factor) });
  return resample(image, part(height, image.height), part(width, image.width), height, width, how);
}

/** An image as options say that were checked before. @throws ValueError, ShapeError @internal */
export function prepared(who: string, source: PixelSource, how: Preparation): Uint8Array {
  const planes = planesOf(checkSource(who, source), how);
  const paper = how.channels === 3 ? how.background : [greyOf(...how.background)];
  const { values } = how.inkBox === undefined ? fitted(planes, paper, how) : centred(planes, paper, how.inkBox, how);
  return how.invert ? values.map((each) => 255 - each) : values;
}

/**
 * The bytes that a net takes, made of ImageData of a canvas or of a decoded file: [channels, height, width] in a row, plane by plane,
 * 0 to 255. The same image gives the same bytes in every runtime. Give the options that the examples to train on were made with, and
 * the bytes as they are to `predict` or `classify`, which scale them as in training.
 * @param pixels ImageData, or `{ data, width, height }` with 1, 2, 3 or 4 bytes for each pixel.
 * @throws ShapeError for bytes that do not fit the sizes; ValueError for what is no image, or an unknown option.
 * @example
 * ```ts
 * import { image } from "sievenet/image";
 *
 * const drawing = { data: Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255), width: 2, height: 1 }; // RGBA: a black pixel and a white one
 * image(drawing, { size: [1, 2], channels: 1, invert: true }); // [255, 0]
 * image(drawing, { size: 1, channels: 3, fit: "fill" }); // [128, 128, 128]
 * ```
 */
export function image(pixels: PixelSource, options: ImageOptions): Uint8Array {
  refuseUnknown("image", options, IMAGE_OPTIONS);
  return prepared("image", pixels, checkImageOptions("image", options));
}
