// PNG and JPEG files as pixels, by fast-png and jpeg-js: packages that are asked for where a file needs them, and not before.
import { FormatError, UsageError } from "../../errors.ts";
import { builtin } from "../../files.ts";
import { hex } from "../bytes.ts";
import type { PixelSource } from "./pixels.ts";

/** What makes pixels of the bytes of a file. `path`: what errors may call it. */
export type DecodeImage = (bytes: Uint8Array, path: string) => PixelSource | Promise<PixelSource>;

/** An image as fast-png gives it. */
interface Png {
  readonly data: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly palette?: readonly (readonly number[])[];
  /** The colour that stands for nothing, in images without alpha. */
  readonly transparency?: Uint16Array;
}

interface Packages {
  readonly "fast-png": { decode(bytes: Uint8Array, options: { checkCrc: boolean }): Png };
  readonly "jpeg-js": { decode(bytes: Uint8Array, options: { useTArray: true; formatAsRGBA: boolean; tolerantDecoding: boolean }): PixelSource };
}

/** A package that the program finds: from where it stands, or from where it was started. @throws UsageError */
function packageOf<Name extends keyof Packages>(name: Name, path: string): Packages[Name] {
  // bundlers shall not look for what a program may not need
  const { createRequire } = builtin("node:module") as typeof import("node:module");
  const { argv, cwd } = globalThis.process;
  let cause: unknown;
  for (const place of [...argv.slice(1, 2), `${cwd()}/`]) {
    try {
      return createRequire(place)(name) as Packages[Name];
    } catch (error) {
      cause = error;
    }
  }
  throw new UsageError(`${path}: it is read by the package ${name}, which is not installed. Run npm install ${name}, or give your own { decode }.`, { cause });
}

/** The samples of rows whose bits are packed into bytes. */
function unpacked({ data, width, height, channels, depth }: Png): Uint8Array {
  const perRow = width * channels;
  const stride = Math.ceil((perRow * depth) / 8);
  return Uint8Array.from({ length: perRow * height }, (_, i) => {
    const bit = (i % perRow) * depth;
    const byte = data[Math.floor(i / perRow) * stride + (bit >> 3)] as number;
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  });
}

/** A PNG of any kind as bytes of grey, grey and alpha, RGB or RGBA. */
function fromPng(png: Png): PixelSource {
  const { width, height, channels, depth, transparency } = png;
  const palette = channels === 1 ? png.palette : undefined; // in colours it is a suggestion
  const samples = depth < 8 ? unpacked(png) : png.data;
  if (palette) {
    const each = palette[0]?.length ?? 3;
    return { width, height, channels: each, data: Uint8Array.from({ length: samples.length * each }, (_, i) => colorAt(palette, samples, i, each)) };
  }
  const full = 2 ** depth - 1;
  const data = Uint8Array.from(samples, (each) => Math.floor((each * 255) / full + 0.5));
  if (!transparency?.length || channels % 2 === 0) return { width, height, channels, data };
  // one colour stands for nothing
  const withAlpha = new Uint8Array(width * height * (channels + 1));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const of = Array.from({ length: channels }, (_, c) => pixel * channels + c);
    withAlpha.set([...of.map((i) => data[i] as number), of.every((i, c) => samples[i] === transparency[c]) ? 0 : 255], pixel * (channels + 1));
  }
  return { width, height, channels: channels + 1, data: withAlpha };
}

/** A number of the colour that a pixel has. */
function colorAt(palette: NonNullable<Png["palette"]>, samples: ArrayLike<number>, i: number, channels: number): number {
  const color = palette[samples[Math.floor(i / channels)] as number];
  if (!color) throw new Error("a pixel has a colour that its palette does not have");
  return color[i % channels] as number;
}

function decoderOfPng(path: string): (bytes: Uint8Array) => PixelSource {
  const { decode } = packageOf("fast-png", path);
  return (bytes) => fromPng(decode(bytes, { checkCrc: true }));
}

function decoderOfJpeg(path: string): (bytes: Uint8Array) => PixelSource {
  const { decode } = packageOf("jpeg-js", path);
  return (bytes) => decode(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false });
}

/** The pixels of a PNG or JPEG file. @throws FormatError for a damaged file, or one of another kind; UsageError where the package is not there */
export const decodeImage: DecodeImage = (bytes, path) => {
  const isPng = hex(bytes.subarray(0, 4)) === "89504e47";
  if (!isPng && hex(bytes.subarray(0, 2)) !== "ffd8")
    throw new FormatError(`${path}: it is neither PNG nor JPEG, but begins with ${hex(bytes.subarray(0, 4), " ")}. Convert it, or give your own { decode }.`);
  const decode = isPng ? decoderOfPng(path) : decoderOfJpeg(path);
  try {
    return decode(bytes);
  } catch (cause) {
    throw new FormatError(`${path}: it cannot be decoded (${(cause as Error).message}). It is cut short or damaged: get it again.`, { cause });
  }
};
