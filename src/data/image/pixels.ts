// Pixels as canvases and decoders give them, as planes of grey or of red, green and blue.
import { ShapeError, ValueError } from "../../errors.ts";
import { shown } from "../../options.ts";
import { bytesOf, isBytes } from "../../realms.ts";
import { isWhole } from "../../shape.ts";
import { kindOf } from "../arrays.ts";

/** An image as it comes: ImageData of a canvas, what a decoder of files gives, or bytes of your own. */
export interface PixelSource {
  /** Bytes of the pixels, row by row from the top, those of a pixel side by side. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Bytes of a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. Default: as many as there are, 4 in ImageData. */
  readonly channels?: number;
}

/** An image of bytes, [channels, height, width] in a row. */
export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly values: Uint8Array;
}

/** What an image is laid on and made of. */
export interface Ground {
  readonly channels: 1 | 3;
  /** Red, green and blue, 0 to 255. */
  readonly background: readonly [number, number, number];
  /** Whether colours have been multiplied by alpha. */
  readonly premultiplied: boolean;
}

/** Grey of red, green and blue, 0 to 255: ITU-R BT.601, in whole numbers with 16 bits of fraction. */
export const greyOf = (red: number, green: number, blue: number): number => (red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16;

/** A source whose sizes fit. @throws ValueError, ShapeError */
export function checkSource(who: string, source: PixelSource): Required<PixelSource> {
  const given: unknown = source;
  const { data, width, height } = (typeof given === "object" && given ? given : {}) as PixelSource;
  if (!isBytes(data))
    throw new ValueError(
      `${who}: ${data === undefined ? kindOf(given) : `data of ${kindOf(data)}`} came, but an image is needed: ImageData of a canvas, or { data, width, height } with bytes.`,
    );
  for (const [name, size] of Object.entries({ width, height }))
    if (!isWhole(size, 1)) throw new ShapeError(`${who}: the ${name} of the image is ${shown(size)}, but it must be a whole number from 1 up.`);
  const { channels = data.length / (width * height) } = source;
  if (!isWhole(channels, 1, 4) || data.length !== channels * width * height)
    throw new ShapeError(
      `${who}: ${data.length} bytes came for ${width} x ${height} pixels${source.channels === undefined ? "" : ` of ${shown(source.channels)} channels`}, but each pixel has 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 bytes (RGBA).`,
    );
  return { data: bytesOf(data) as Uint8Array, width, height, channels };
}

/** An image on its ground, as planes. Whole numbers only, so that every engine gives the same. */
export function planesOf({ data, width, height, channels: come }: Required<PixelSource>, { channels, background, premultiplied }: Ground): Planes {
  const size = width * height;
  const values = new Uint8Array(channels * size);
  const hasAlpha = come % 2 === 0;
  const colors = come < 3 ? 1 : 3;
  /** A colour of a pixel, over the background. */
  const color = (pixel: number, index: number): number => {
    const at = pixel * come;
    const value = data[at + (colors === 1 ? 0 : index)] as number;
    if (!hasAlpha) return value;
    const alpha = data[at + colors] as number;
    const covered = (background[index] as number) * (255 - alpha);
    return premultiplied ? Math.min(255, value + Math.floor((2 * covered + 255) / 510)) : Math.floor((2 * (value * alpha + covered) + 255) / 510);
  };
  for (let i = 0; i < size; i++) {
    if (channels === 3) for (let c = 0; c < 3; c++) values[c * size + i] = color(i, c);
    else values[i] = colors === 1 && !hasAlpha ? (data[i * come] as number) : greyOf(color(i, 0), color(i, 1), color(i, 2));
  }
  return { channels, height, width, values };
}
