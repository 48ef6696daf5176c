// The bytes of data files: unpacked, hashed and printed.
import { FormatError } from "../errors.ts";

/** The bytes in hexadecimal, two digits each. */
export function hex(bytes: Uint8Array, separator = ""): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);
}

/** The SHA-256 of the bytes: 64 hexadecimal digits. Needs WebCrypto, which pages have over https and on localhost only. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)));
}

/** Bytes that any gzip file may hold, and how many times as many as it has: images have three to five. */
const SMALL = 33554432;
const MOST_TIMES = 100;
/** As many bytes as the headers of data files may have. */
const HEAD = 1028;

/** How many bytes as many may hold that are compressed. */
export const mostUnpacked = (length: number): number => Math.max(SMALL, MOST_TIMES * length);

/** What is to be unpacked, and how much of it there may be. */
interface Packed {
  /** For the error. */
  readonly name: string;
  readonly format: "gzip" | "deflate-raw";
  /** What holds more bytes is not unpacked to its end. */
  readonly most: number;
  /** Says of the first 1028 bytes, or of all if there are fewer, how many there may be; it may refuse them. */
  readonly room?: (head: Uint8Array) => number;
}

/** What compressed bytes hold. @throws FormatError */
export async function unpacked(bytes: Uint8Array, { name, format, most, room = () => Infinity }: Packed): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream(format));
  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let limit = most;
  let size = 0;
  let known = false;
  const head = async (): Promise<void> => {
    known = true;
    limit = Math.min(limit, room(new Uint8Array(await new Blob(chunks).arrayBuffer())));
  };
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value as Uint8Array<ArrayBuffer>);
      size += next.value.length;
      if (!known && size >= HEAD) await head();
      if (size > limit)
        throw new FormatError(`${name}: its ${bytes.length} bytes unpack to more than ${limit}, which is no sound data file. Fetch the file again.`);
    }
    if (!known) await head();
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch (cause) {
    await reader.cancel().catch(() => undefined);
    if (cause instanceof FormatError) throw cause;
    const start = format === "gzip" ? " start as gzip but" : "";
    throw new FormatError(`${name}: its ${bytes.length} bytes${start} do not unpack: cut short or damaged. Fetch the file again.`, { cause });
  }
}

/**
 * The bytes themselves, or what they hold if they are gzipped. `name` is for the error; `room`: as for `unpacked`. @throws FormatError
 */
export async function gunzip(bytes: Uint8Array, name: string, room?: (head: Uint8Array) => number): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return unpacked(bytes, { name, format: "gzip", most: mostUnpacked(bytes.length), ...(room && { room }) });
}
