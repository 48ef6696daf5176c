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

/**
 * The bytes themselves, or what they hold if they are gzipped. `name` is for the error. `room` says of the first 1028 bytes, or
 * of all if there are fewer, how many there may be; it may refuse them. What holds more is not unpacked to its end. @throws FormatError
 */
export async function gunzip(bytes: Uint8Array, name: string, room: (head: Uint8Array) => number = () => Infinity): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let most = Math.max(SMALL, MOST_TIMES * bytes.length);
  let size = 0;
  let known = false;
  const head = async (): Promise<void> => {
    known = true;
    most = Math.min(most, room(new Uint8Array(await new Blob(chunks).arrayBuffer())));
  };
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value as Uint8Array<ArrayBuffer>);
      size += next.value.length;
      if (!known && size >= HEAD) await head();
      if (size > most)
        throw new FormatError(`${name}: its ${bytes.length} bytes unpack to more than ${most}, which is no sound data file. Fetch the file again.`);
    }
    if (!known) await head();
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch (cause) {
    await reader.cancel().catch(() => undefined);
    if (cause instanceof FormatError) throw cause;
    throw new FormatError(`${name}: its ${bytes.length} bytes start as gzip but do not unpack: cut short or damaged. Fetch the file again.`, { cause });
  }
}
