// PNG files of any kind, written here, so that what reads them is tried with files of another hand (PNG, third edition, W3C 2025).
import { crc32, deflateSync } from "node:zlib";

/** What a file says of its pixels. */
export interface PngContent {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly type: 0 | 2 | 3 | 4 | 6;
  /** Samples in a row. */
  readonly samples: readonly number[];
  /** Red, green and blue of each colour. */
  readonly palette?: readonly number[];
  /** What tRNS holds. */
  readonly transparency?: readonly number[];
}

const u32 = (n: number) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];

function chunk(name: string, data: ArrayLike<number>): number[] {
  const body = Uint8Array.from([...Buffer.from(name), ...Array.from(data)]);
  return [...u32(data.length), ...body, ...u32(crc32(body))];
}

/** The bytes of a PNG file. */
export function png({ width, height, depth, type, samples, palette, transparency }: PngContent): Uint8Array {
  const perRow = samples.length / height;
  const rows = Array.from({ length: height }, (_, y) => {
    const bits = samples
      .slice(y * perRow, (y + 1) * perRow)
      .map((each) => each.toString(2).padStart(depth, "0"))
      .join("");
    const bytes = bits.match(/.{1,8}/g) ?? [];
    return [0, ...bytes.map((byte) => Number.parseInt(byte.padEnd(8, "0"), 2))];
  });
  return Uint8Array.from([
    ...[137, 80, 78, 71, 13, 10, 26, 10],
    ...chunk("IHDR", [...u32(width), ...u32(height), depth, type, 0, 0, 0]),
    ...(palette ? chunk("PLTE", palette) : []),
    ...(transparency ? chunk("tRNS", transparency) : []),
    ...chunk("IDAT", deflateSync(Uint8Array.from(rows.flat()))),
    ...chunk("IEND", []),
  ]);
}
