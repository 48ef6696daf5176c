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

/** The bytes themselves, or what they hold if they are gzipped. `name` is for the error. @throws FormatError */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw new FormatError(`${name}: its ${bytes.length} bytes start as gzip but do not unpack: cut short or damaged. Fetch the file again.`, { cause });
  }
}
