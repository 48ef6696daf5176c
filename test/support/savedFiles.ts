// Saved files with changes that their checksum shall not hide.
import { readSafetensors, writeSafetensors } from "../../src/index.ts";

/** The same file, as long, without its checksum: as older versions wrote it. */
export function withoutChecksum(bytes: Uint8Array): Uint8Array {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const without = text.replace(/,"sievenet\.crc32":"\w{8}"/, (found) => " ".repeat(found.length));
  if (without === text) throw new Error("the file has no checksum");
  return Uint8Array.from(without, (letter) => letter.charCodeAt(0));
}

/** The same file with other words in what it says of its net, and the checksum of that. */
export function edited(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  const architecture = metadata["architecture"] as string;
  if (!architecture.includes(from)) throw new Error(`the architecture has no ${from}`);
  return writeSafetensors({ tensors, metadata: { ...metadata, architecture: architecture.replace(from, to) } });
}
